using FsCheck;
using FsCheck.Fluent;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Properties over random problems, small enough for exact arithmetic and odd enough to find corners.</summary>
public sealed class PropertyTests
{
    private static readonly double[] Odd =
    [
        0, -0.0, 1, -1, 0.1, 1e-5, 1e5, 1e16, 1e-16, 1e150, -1e150, 1e-150, 1e155, 1e-165, 1e300, 1e-300, double.MaxValue, double.Epsilon, 1e-310,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 3.4e38, 1e-38, 1e20, 1e-23,
    ];

    [Fact]
    public void Problems_of_whole_numbers_are_solved_to_rounding_whatever_their_rank()
        => Check(1200, seed =>
        {
            // Whole numbers are often dependent, constant or repeated.
            RidgeProblem problem = Whole(new Random(seed));
            foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen]) AssertFit.IsExact(problem, problem.Fit(solver), ErrorBound.Epsilon64, slack: 4);
        });

    [Fact]
    public void Leave_one_out_of_whole_numbers_is_exact_or_infinite()
        => Check(60, seed =>
        {
            var random = new Random(seed);
            RidgeProblem problem = Whole(random) with { Standardize = false, Lambda = [random.Next(1, 5)] };
            LeaveOneOutCurve curve = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(problem.Lambda[0]) }).Report!.LeaveOneOut!;
            double[] exact = ExactRidge.LeaveOneOut(problem);
            for (int k = 0; k < problem.Targets; k++)
            {
                if (double.IsInfinity(curve.PerTarget[k][0])) continue;
                Assert.Equal(exact[k], curve.PerTarget[k][0], 1e-8 * Math.Max(1, exact[k]));
            }
        });

    [Fact]
    public void Integer_weights_are_repeated_rows()
        => Check(150, seed =>
        {
            var random = new Random(seed);
            RidgeProblem problem = RidgeProblem.Random(seed, random.Next(3, 20), random.Next(1, 8));
            double[] weights = [.. Enumerable.Range(0, problem.Rows).Select(i => i == 0 ? 1.0 : random.Next(0, 4))];
            int[] rows = [.. Enumerable.Range(0, problem.Rows).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
            AssertFit.SameCoefficients(problem.TakeRows(rows).Fit(), (problem with { Weights = weights }).Fit(), 1e-9);
        });

    [Fact]
    public void Whatever_the_numbers_in_FP64_a_fit_is_finite_or_refused() => Check(8000, seed => FitOrRefuse<double>(new Random(seed)));

    [Fact]
    public void Whatever_the_numbers_in_FP32_a_fit_is_finite_or_refused() => Check(8000, seed => FitOrRefuse<float>(new Random(seed)));

    [Fact]
    public void Whatever_the_bytes_loading_a_model_is_refused_as_data()
    {
        string path = Path.Combine(Path.GetTempPath(), $"l2gpu-{Guid.NewGuid():N}.json");
        try
        {
            Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return Record.Exception(() => RidgeModel.Load(path)) is InvalidDataException;
            }).QuickCheckThrowOnFailure();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(int runs, Action<int> body)
        => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), body)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true).WithReplay(20240607UL, 3UL));

    private static RidgeProblem Whole(Random random)
    {
        int rows = random.Next(1, 9), columns = random.Next(1, 7), targets = random.Next(1, 3), size = random.Next(1, 6);
        var x = RidgeProblem.Map(new double[rows, columns], (_, _, _) => random.Next(-size, size + 1));
        var y = RidgeProblem.Map(new double[rows, targets], (_, _, _) => random.Next(-9, 10));
        return new RidgeProblem(x, y)
        {
            Lambda = [random.Next(3) == 0 ? 0 : random.Next(1, 20) / 4.0],
            Weights = random.Next(3) == 0 ? [.. Enumerable.Range(0, rows).Select(i => i == 0 ? 1.0 : random.Next(0, 3))] : null,
            Intercept = random.Next(2) == 0,
            Standardize = random.Next(3) == 0,
        };
    }

    private static void FitOrRefuse<T>(Random random)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int rows = random.Next(1, 8), columns = random.Next(1, 8), targets = random.Next(1, 3), odd = random.Next(4);
        double Value() => random.Next(4) < odd ? Odd[random.Next(Odd.Length - (random.Next(3) == 0 ? 0 : 7))] : RidgeProblem.Normal(random);
        double Positive() => Math.Abs(Value()) is var v && double.IsFinite(v) ? v : 0;
        var problem = new RidgeProblem(RidgeProblem.Map(new double[rows, columns], (_, _, _) => Value()), RidgeProblem.Map(new double[rows, targets], (_, _, _) => Value()))
        {
            Lambda = [Positive()],
            Weights = random.Next(3) == 0 ? [.. Enumerable.Range(0, rows).Select(_ => Positive())] : null,
            Penalties = random.Next(3) == 0 ? [.. Enumerable.Range(0, columns).Select(_ => random.Next(3) == 0 ? 0 : Positive())] : null,
            Intercept = random.Next(2) == 0,
            Standardize = random.Next(2) == 0,
        };
        Solver solver = (Solver)random.Next(3);
        bool search = solver != Solver.Cholesky && random.Next(3) == 0;
        string told = $"{solver}, search {search}, λ {problem.Lambda[0]:R}, intercept {problem.Intercept}, standardise {problem.Standardize}, "
            + $"w [{string.Join(' ', problem.Weights ?? [])}], m [{string.Join(' ', problem.Penalties ?? [])}], x {rows}×{columns} [{string.Join(' ', problem.X.Cast<double>())}], y [{string.Join(' ', problem.Y.Cast<double>())}]";
        try
        {
            RidgeModel model = problem.Fit<T>(solver, o => search ? o with { Lambda = LambdaChoice.Auto } : o);
            Assert.All(model.Coefficients.SelectMany(b => b).Concat(model.Center).Concat(model.Offset), v => Assert.True(double.IsFinite(v), $"{v}: {told}"));
            Assert.All(model.Report!.BackwardError, e => Assert.True(e >= 0 && double.IsFinite(e), $"The backward error is {e}: {told}"));
            Assert.All(model.Report.DegreesOfFreedom, f => Assert.InRange(f, 0, columns + 1e-3));
            Assert.All(model.Report.Rmse, e => Assert.True(e >= 0 && double.IsFinite(e), $"The root mean square is {e}: {told}"));
            Assert.All(model.Report.R2, r => Assert.True(r <= 1, $"R² is {r}: {told}"));
            Assert.True(model.Report.ConditionNumber.Regularized >= 1 - 1e-6, $"The condition number is {model.Report.ConditionNumber.Regularized}: {told}");
            Assert.True(double.IsFinite(model.Lambda[0]) && model.Lambda[0] >= 0);
        }
        catch (ArgumentException e)
        {
            Assert.NotEmpty(e.Message);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(told, e);
        }
    }
}
