using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>A path of coefficients against a fit of its own for each penalty, exact arithmetic, and what algebra says of its ends.</summary>
public sealed class RegularizationPathTests
{
    private static readonly double[] Grid = [0, 1e-3, 0.2, 1, 30, 1e4];

    public static TheoryData<string> Cases => [.. Problems().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_point_is_the_exact_solution_for_its_penalty(string name)
    {
        RidgeProblem problem = Problems()[name];
        CheckExact<double>(problem, ErrorBound.Epsilon64);
        CheckExact<float>(problem.Rounded(), ErrorBound.Epsilon32);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_point_is_the_fit_for_its_penalty_with_the_same_evidence(string name)
    {
        RidgeProblem problem = Problems()[name];
        RegularizationPath path = Path<double>(problem, Grid, leaveOneOut: true);
        RidgePath fits = FitPath(problem);
        for (int l = 0; l < Grid.Length; l++)
        {
            FitReport report = fits.Models[l].Report!;
            AssertFit.SameCoefficients(fits.Models[l], Model(path, l), 1e-12);
            Assert.Equal(report.DegreesOfFreedom[0], path.DegreesOfFreedom[l]);
            Assert.Equal(report.ConditionNumber, path.ConditionNumber[l]);
            for (int k = 0; k < problem.Targets; k++)
            {
                AssertFit.Near(fits.Models[l].Intercept[k], path.Intercept[k][l], 1e-11);
                Assert.True(Math.Abs(report.R2[k] - path.R2[k][l]) <= 1e-12, $"R² {report.R2[k]} and {path.R2[k][l]}");
                Assert.True(Math.Abs(report.Rmse[k] - path.Rmse[k][l]) <= 1e-11 * path.Rmse[k].Max(), $"RMSE {report.Rmse[k]} and {path.Rmse[k][l]}");
                Assert.InRange(path.BackwardError[k][l], 0, 1e-14);
            }
        }

        Assert.Equal<double>(fits.LeaveOneOut!.MeanSquaredError, path.LeaveOneOut!.MeanSquaredError);
        Assert.Equal<double>(fits.Models[0].Report!.FeatureDeviations, path.FeatureDeviations);
    }

    [Theory]
    [InlineData(500, 6, 1, false)]
    [InlineData(500, 6, 3, true)]
    [InlineData(20, 50, 2, false)]
    [InlineData(20, 50, 2, true)]
    public void Any_number_of_penalties_costs_two_passes_and_leave_one_out_a_third(int rows, int columns, int targets, bool leaveOneOut)
    {
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets).WithRandomWeights(1);
        foreach (int count in (int[])[1, 61])
        {
            using var source = new CountingSource<double>(problem.Source<double>(blockRows: 7));
            double[] grid = [.. Enumerable.Range(0, count).Select(i => Math.Pow(2, i - 30))];
            RegularizationPath path = Ridge.RegularizationPath(source, grid, leaveOneOut: leaveOneOut);
            Assert.Equal(leaveOneOut ? 3 : 2, source.Passes.Count);
            Assert.All(source.Passes, pass => Assert.All(pass, read => Assert.Equal(1, read)));
            Assert.Equal(leaveOneOut, path.LeaveOneOut is not null);
            Assert.Equal(count, path.Lambda.Length);
        }
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(7, 10)]
    public void Without_penalties_it_takes_the_grid_of_the_automatic_choice(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(2, rows, columns, targets: 2, noise: 2);
        LeaveOneOutCurve automatic = problem.Fit(change: o => o with { Lambda = LambdaChoice.Auto }).Report!.LeaveOneOut!;
        RegularizationPath path = Path<double>(problem, null, leaveOneOut: true);
        Assert.Equal<double>(automatic.Lambda, path.Lambda);
        Assert.Equal<double>(automatic.MeanSquaredError, path.LeaveOneOut!.MeanSquaredError);
        Assert.Equal(automatic.Best, path.LeaveOneOut.Best);
        Assert.Equal(path.DegreesOfFreedom.OrderDescending(), path.DegreesOfFreedom);
    }

    [Fact]
    public void At_one_end_are_least_squares_and_at_the_other_nothing()
    {
        RidgeProblem problem = RidgeProblem.Random(3, 40, 4, targets: 2, mean: 2).WithRandomWeights(3);
        RegularizationPath path = Path<double>(problem, [0, 1e290]);
        IsExact(problem with { Lambda = [0] }, Model(path, 0), ErrorBound.Epsilon64);
        Assert.Equal(4, path.DegreesOfFreedom[0], 1e-9);
        Assert.Equal(0, path.DegreesOfFreedom[1], 1e-9);
        double total = Enumerable.Range(0, 40).Sum(problem.WeightOf);
        for (int k = 0; k < 2; k++)
        {
            for (int j = 0; j < 4; j++) Assert.InRange(Math.Abs(path.Coefficients[k][j][1]), 0, 1e-280);
            AssertFit.Near(Enumerable.Range(0, 40).Sum(i => problem.WeightOf(i) * problem.Y[i, k]) / total, path.Intercept[k][1], 1e-13);
            Assert.Equal(0, path.R2[k][1], 1e-12);
        }
    }

    [Fact]
    public void The_norm_of_the_coefficients_falls_and_the_residual_rises_with_the_penalty()
    {
        RegularizationPath path = Path<double>(RidgeProblem.Random(4, 50, 12, noise: 3), null);
        double[] norms = [.. path.Lambda.Select((_, l) => path.Coefficients[0].Sum(beta => beta[l] * beta[l]))];
        for (int l = 1; l < norms.Length; l++)
        {
            Assert.True(norms[l] <= norms[l - 1] * (1 + 1e-12), $"‖β‖² rises at λ = {path.Lambda[l]}.");
            Assert.True(path.Rmse[0][l] >= path.Rmse[0][l - 1] * (1 - 1e-12), $"The residual falls at λ = {path.Lambda[l]}.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public void Blocks_of_any_size_give_the_same_path(int block)
    {
        RidgeProblem problem = RidgeProblem.Random(5, 1000, 5, targets: 2, mean: 100).WithRandomWeights(2, zeroEvery: 3);
        RegularizationPath whole = Path<double>(problem, Grid);
        using MemoryRowSource<double> source = problem.Source<double>(block);
        RegularizationPath parts = Ridge.RegularizationPath(source, Grid, problem.Options(Solver.Auto));
        for (int l = 0; l < Grid.Length; l++) AssertFit.SameCoefficients(Model(whole, l), Model(parts, l), 1e-11);
        for (int k = 0; k < 2; k++)
        {
            for (int l = 0; l < Grid.Length; l++) AssertFit.Near(whole.Rmse[k][l], parts.Rmse[k][l], 1e-11);
        }
    }

    [Fact]
    public void A_block_of_more_rows_than_the_room_for_repeated_targets_is_taken_in_parts()
    {
        // 4096 penalties leave room for 256 rows at a time.
        RidgeProblem problem = RidgeProblem.Random(6, 2500, 2).WithRandomWeights(6);
        double[] grid = [.. Enumerable.Range(0, 4096).Select(i => 0.01 * (i + 1))];
        RegularizationPath path = Path<double>(problem, grid);
        foreach (int l in (int[])[0, 1234, 4095])
        {
            FitReport report = (problem with { Lambda = [grid[l]] }).Fit(Solver.Eigen).Report!;
            AssertFit.Near(report.Rmse[0], path.Rmse[0][l], 1e-12);
            Assert.InRange(path.BackwardError[0][l], 0, 1e-14);
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_bits_with_any_number_of_threads()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 3000, 20, targets: 2);
        long[][] bits = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            using Kernels.Accelerator accelerator = Cpu.CpuAccelerator.Create(threads);
            RegularizationPath path = Ridge.RegularizationPath<double>(problem.X, problem.Y, null, new RidgeOptions { Accelerator = accelerator });
            return AssertFit.Bits(path.Coefficients.SelectMany(t => t.SelectMany(j => j)).Concat(path.BackwardError.SelectMany(e => e)));
        })];
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);
    }

    [Fact]
    public void Rows_without_weight_are_absent_from_the_evidence_whatever_they_hold()
    {
        RidgeProblem problem = RidgeProblem.Random(8, 30, 3, targets: 2) with { Weights = [.. Enumerable.Range(0, 30).Select(i => i % 4 == 1 ? 0.0 : 1)] };
        RidgeProblem spoilt = problem.MapX((i, _, v) => i % 4 == 1 ? double.NaN : v).MapY((i, k, v) => i % 4 == 1 && k == 0 ? double.PositiveInfinity : v);
        RegularizationPath expected = Path<double>(problem, Grid), path = Path<double>(spoilt, Grid);
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal<double>(expected.Rmse[k], path.Rmse[k]);
            Assert.Equal<double>(expected.BackwardError[k], path.BackwardError[k]);
        }
    }

    [Fact]
    public void Columns_that_repeat_each_other_are_warned_of_where_the_penalty_is_small()
    {
        RidgeProblem problem = RidgeProblem.Random(9, 30, 3).MapX((_, j, v) => v);
        problem = problem.MapX((i, j, v) => j == 2 ? problem.X[i, 1] : v);
        string warning = Assert.Single(Path<double>(problem, [1e-14, 1e-13, 1]).Warnings);
        Assert.Contains("2 of 3", warning, StringComparison.Ordinal);
        Assert.Contains("1e-13", warning, StringComparison.Ordinal);
        Assert.Contains("standardise", warning, StringComparison.Ordinal);
        Assert.Contains("1 of 2 penalties, λ ≤ 0,", Assert.Single(Path<double>(problem, [0, 1]).Warnings), StringComparison.Ordinal);
        Assert.Empty(Path<double>(problem, [1, 10]).Warnings);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_with_the_remedy()
    {
        RidgeProblem problem = RidgeProblem.Random(10, 10, 2);
        var e = Assert.Throws<ArgumentException>(() => Ridge.RegularizationPath<double>(problem.X, problem.Y, [1], new RidgeOptions { Solver = Solver.Cholesky }));
        Assert.Contains("Cholesky", e.Message, StringComparison.Ordinal);
        Assert.Contains("FitPath", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Ridge.RegularizationPath<double>(problem.X, problem.Y, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ridge.RegularizationPath<double>(problem.X, problem.Y, [1, -1]));
        Assert.Throws<ArgumentNullException>(() => Ridge.RegularizationPath<double>((IRowSource<double>)null!));
        e = Assert.Throws<ArgumentException>(() => Ridge.RegularizationPath<double>(problem.MapX((i, j, v) => i == 3 && j == 1 ? double.NaN : v).X, problem.Y));
        Assert.Contains("x[3, 1]", e.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, RidgeProblem> Problems() => new()
    {
        ["tall"] = RidgeProblem.Random(11, 30, 5, targets: 2, mean: 1),
        ["weighted"] = RidgeProblem.Random(12, 30, 4).WithRandomWeights(1, zeroEvery: 5),
        ["standardised"] = RidgeProblem.Random(13, 25, 4, targets: 2, mean: 3).MapX((_, j, v) => v * Math.Pow(10, j - 1)) with { Standardize = true },
        ["penalties for columns"] = RidgeProblem.Random(14, 25, 4, targets: 2) with { Penalties = [1, 0, 4, 0.5] },
        ["no intercept"] = RidgeProblem.Random(15, 25, 4) with { Intercept = false },
        ["more columns than rows"] = RidgeProblem.Random(16, 8, 13, targets: 2),
        ["one column"] = RidgeProblem.Random(17, 12, 1),
        ["a constant column"] = RidgeProblem.Random(18, 20, 3).MapX((_, j, v) => j == 1 ? 2 : v) with { Standardize = true },
    };

    private static RegularizationPath Path<T>(RidgeProblem problem, double[]? grid, bool leaveOneOut = false)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using MemoryRowSource<T> source = problem.Source<T>();
        return Ridge.RegularizationPath(source, grid, problem.Options(Solver.Auto), leaveOneOut);
    }

    private static RidgePath FitPath(RidgeProblem problem)
    {
        using MemoryRowSource<double> source = problem.Source<double>();
        return Ridge.FitPath(source, Grid, problem.Options(Solver.Auto));
    }

    private static void CheckExact<T>(RidgeProblem problem, double epsilon)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        RegularizationPath path = Path<T>(problem, Grid);
        Assert.Equal(typeof(T) == typeof(float) ? "f32" : "f64", path.Precision);
        for (int l = 0; l < Grid.Length; l++)
        {
            // Without penalty, more columns than rows have no one solution for exact arithmetic to find.
            if (Grid[l] == 0 && problem.Columns >= problem.Rows) continue;
            IsExact(problem with { Lambda = [Grid[l]] }, Model(path, l), epsilon);
        }
    }

    private static void IsExact(RidgeProblem problem, RidgeModel model, double epsilon)
    {
        ExactRidge exact = ExactRidge.Solve(problem);
        for (int k = 0; k < problem.Targets; k++)
        {
            double bound = ErrorBound.Relative(problem, k, epsilon, exact.Coefficients), error = ErrorBound.Distance(problem, k, model, exact.Coefficients);
            Assert.True(error <= bound, $"Target {k}, λ = {problem.LambdaOf(k)}: coefficients are off by {error:e2}, allowed {bound:e2}.");
            double reach = 1 + Enumerable.Range(0, problem.Rows).Max(i => Math.Abs(problem.Y[i, k]));
            for (int j = 0; j < problem.Columns; j++) reach += Math.Abs(exact.Coefficients[j, k]) * Enumerable.Range(0, problem.Rows).Max(i => Math.Abs(problem.X[i, j]));
            double off = Math.Abs(model.Intercept[k] - exact.Intercept[k]);
            Assert.True(off <= (bound + (64 * epsilon)) * reach, $"Target {k}, λ = {problem.LambdaOf(k)}: the intercept is off by {off:e2}.");
        }
    }

    // The model at one point, about 0 where a fit would be about the means.
    private static RidgeModel Model(RegularizationPath path, int l) => new(
        path.FeatureNames,
        path.TargetNames,
        [.. path.TargetNames.Select(_ => path.Lambda[l])],
        [.. path.FeatureNames.Select(_ => 0.0)],
        [.. path.Intercept.Select(b => b[l])],
        [.. path.Coefficients.Select(target => target.Select(beta => beta[l]).ToArray()).Select(beta => System.Collections.Immutable.ImmutableArray.Create(beta))],
        null,
        null);
}
