using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Problems that normal equations cannot carry, by QR and by the automatic solver, against exact arithmetic.</summary>
public sealed class IllConditionedTests
{
    private static readonly Solver[] WithoutSquares = [Solver.Qr, Solver.Auto];

    [Theory]
    [InlineData(0)]
    [InlineData(1e-20)]
    [InlineData(1e-6)]
    public void A_polynomial_of_degree_10_keeps_its_digits_where_normal_equations_lose_all(double lambda)
    {
        RidgeProblem problem = Polynomial(10) with { Lambda = [lambda] };
        ExactRidge exact = ExactRidge.Solve(problem);
        RidgeModel cholesky = problem.Fit(Solver.Cholesky);
        Assert.InRange(ErrorBound.Distance(problem, 0, cholesky, exact.Coefficients), 0.01, double.PositiveInfinity);
        Assert.Contains(cholesky.Report!.Warnings, w => w.Contains("Remedy", StringComparison.Ordinal));
        foreach (Solver solver in WithoutSquares)
        {
            RidgeModel model = problem.Fit(solver);
            IsNearAsColumnsAllow(problem, model, exact);
            Assert.InRange(ErrorBound.Distance(problem, 0, model, exact.Coefficients), 0, 1e-6);
            Assert.Equal(("qr", "solved", "f64"), (model.Report!.Solver, model.Report.Status, model.Report.Precision));
            Assert.InRange(model.Report.BackwardError[0], 0, 1e-15);
            Assert.InRange(model.Report.ConditionNumber.Regularized, lambda > 1e-9 ? 1e20 : 1e28, 1e31);
        }

        Assert.Contains("QR of the rows", problem.Fit().Report!.Why, StringComparison.Ordinal);
        Assert.Contains("asked for", problem.Fit(Solver.Qr).Report!.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Laeuchli_matrices_keep_the_small_rows()
    {
        foreach (double small in new[] { 1e-6, 1e-9 })
        {
            RidgeProblem problem = new RidgeProblem(
                RidgeProblem.Map(new double[5, 4], (i, j, _) => i == 0 ? 1 : i == j + 1 ? small : 0), RidgeProblem.Map(new double[5, 1], (i, _, _) => i == 0 ? 4 : small * i))
                with { Intercept = false, Lambda = [0] };
            ExactRidge exact = ExactRidge.Solve(problem);
            foreach (Solver solver in WithoutSquares) IsNearAsColumnsAllow(problem, problem.Fit(solver), exact);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Vandermonde_matrices_with_weights_and_several_targets_are_as_good_as_their_columns_allow(bool weighted, bool standardize)
    {
        RidgeProblem problem = RidgeProblem.Random(50, 40, 8, targets: 3).MapX((i, j, _) => Math.Pow((i + 1) / 64.0, j + 1)) with { Lambda = [0, 1e-14, 1e-3], Standardize = standardize };
        problem = problem.MapY((i, k, _) => Math.Sin((i * (k + 1)) / 16.0));
        if (weighted) problem = problem.WithRandomWeights(51, zeroEvery: 5);
        ExactRidge exact = ExactRidge.Solve(problem);
        foreach (Solver solver in WithoutSquares) IsNearAsColumnsAllow(problem, problem.Fit(solver), exact);
    }

    [Fact]
    public void Unpenalised_columns_and_penalties_of_their_own_are_as_good()
    {
        RidgeProblem problem = Polynomial(6) with { Lambda = [1e-4], Penalties = [0, 1, 0.25, 4, 0, 1e-3] };
        IsNearAsColumnsAllow(problem, problem.Fit(Solver.Qr), ExactRidge.Solve(problem));
    }

    [Fact]
    public void An_offset_of_a_million_costs_no_more_than_its_rounding()
    {
        RidgeProblem near = RidgeProblem.Random(52, 60, 5).MapX((_, _, v) => Math.ScaleB(Math.Round(Math.ScaleB(v, 20)), -20)) with { Lambda = [1e-9] };
        RidgeProblem far = near.MapX((_, _, v) => v + 1_048_576);
        ExactRidge exact = ExactRidge.Solve(near);
        Assert.InRange(ErrorBound.Distance(far, 0, far.Fit(Solver.Qr), exact.Coefficients), 0, 1e-13);
    }

    [Fact]
    public void Powers_of_two_in_the_units_of_columns_and_target_change_no_bit()
    {
        RidgeProblem problem = Polynomial(5) with { Lambda = [0] };
        RidgeModel plain = problem.Fit(Solver.Qr), scaled = problem.MapX((_, j, v) => Math.ScaleB(v, (7 * j) - 20)).MapY((_, _, v) => Math.ScaleB(v, 9)).Fit(Solver.Qr);
        for (int j = 0; j < 5; j++) Assert.Equal(Math.ScaleB(plain.Coefficients[0][j], 9 - (7 * j) + 20), scaled.Coefficients[0][j]);
    }

    [Fact]
    public void Rows_in_another_order_and_whole_weights_as_repeated_rows_give_the_same_to_rounding()
    {
        RidgeProblem problem = Polynomial(7) with { Lambda = [1e-8], Weights = [.. Enumerable.Range(0, 82).Select(i => (double)(i % 4))] };
        ExactRidge exact = ExactRidge.Solve(problem);
        IsNearAsColumnsAllow(problem, problem.TakeRows([.. Enumerable.Range(0, 82).Reverse()]).Fit(Solver.Qr), exact);
        RidgeProblem repeated = problem.TakeRows([.. Enumerable.Range(0, 82).SelectMany(i => Enumerable.Repeat(i, i % 4))]) with { Weights = null };
        IsNearAsColumnsAllow(problem, repeated.Fit(Solver.Qr), exact);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        RidgeProblem problem = RidgeProblem.Random(53, 5000, 60, targets: 2) with { Lambda = [1e-3, 1] };
        double[][] found = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            using Accelerator accelerator = CpuAccelerator.Create(threads);
            return problem.Fit(Solver.Qr, o => o with { Accelerator = accelerator }).Coefficients.SelectMany(c => c).ToArray();
        })];
        Assert.Equal(found[0], found[1]);
        Assert.Equal(found[0], found[2]);
    }

    [Fact]
    public void Columns_that_are_dependent_without_penalty_get_the_solution_of_smallest_norm_and_the_result_says_so()
    {
        RidgeProblem problem = RidgeProblem.Random(54, 30, 3).TakeColumns([0, 1, 2, 1]) with { Lambda = [0] };
        RidgeModel model = problem.Fit(Solver.Qr);
        Assert.Equal(("eigen", "solved after breakdown"), (model.Report!.Solver, model.Report.Status));
        Assert.Equal(model.Coefficients[0][1], model.Coefficients[0][3], 1e-12);
        Assert.Contains(model.Report.Warnings, w => w.Contains("linearly dependent", StringComparison.Ordinal));
    }

    [Fact]
    public void A_path_reads_the_rows_once_for_the_factor()
    {
        RidgeProblem problem = RidgeProblem.Random(55, 50, 4);
        using MemoryRowSource<double> rows = problem.Source<double>();
        var source = new CountingSource<double>(rows);
        RidgePath path = Ridge.FitPath(source, [0, 0.1, 10], new RidgeOptions { Solver = Solver.Qr });
        Assert.All(path.Models, model => Assert.Equal("qr", model.Report!.Solver));
        Assert.Equal(2 + path.Models.Length, source.Passes.Count);
        for (int i = 0; i < 3; i++)
        {
            RidgeProblem one = problem with { Lambda = [path.Models[i].Lambda[0]] };
            AssertFit.IsExact(one, path.Models[i], ErrorBound.Epsilon64);
        }
    }

    [Fact]
    public void A_penalty_that_was_chosen_too_small_for_eigenvalues_is_solved_by_QR()
    {
        RidgeProblem problem = Polynomial(10);
        RidgeModel model = problem.Fit(Solver.Auto, o => o with { Lambda = LambdaChoice.BestOf(1e-6) });
        Assert.Equal("qr", model.Report!.Solver);
        Assert.NotNull(model.Report.LeaveOneOut);
        IsNearAsColumnsAllow(problem with { Lambda = [1e-6] }, model, ExactRidge.Solve(problem with { Lambda = [1e-6] }));
        Assert.Equal("eigen", problem.Fit(Solver.Eigen, o => o with { Lambda = LambdaChoice.BestOf(1e-6) }).Report!.Solver);
    }

    [Fact]
    public void FP32_data_that_FP32_systems_cannot_carry_are_solved_in_FP64()
    {
        RidgeProblem problem = Polynomial(4).Rounded() with { Lambda = [1e-3] };
        RidgeModel model = problem.Fit<float>();
        Assert.Equal(("qr", "f64"), (model.Report!.Solver, model.Report.Precision));
        IsNearAsColumnsAllow(problem, model, ExactRidge.Solve(problem));
        Assert.Empty(model.Report.Warnings);
    }

    [Fact]
    public void Leave_one_out_errors_do_not_come_of_it()
        => Assert.Contains("Qr gives no leave-one-out", Assert.Throws<ArgumentException>(() => Polynomial(3).Fit(Solver.Qr, o => o with { Lambda = LambdaChoice.Auto })).Message, StringComparison.Ordinal);

    /// <summary>Monomials of numbers between −8.75 and −3: columns whose condition number grows tenfold and more with each degree.</summary>
    internal static RidgeProblem Polynomial(int degree)
    {
        const int N = 82;
        var x = new double[N, degree];
        var y = new double[N, 1];
        for (int i = 0; i < N; i++)
        {
            double v = -8.75 + (i * 0.0703125), power = 1;
            for (int j = 0; j < degree; j++) x[i, j] = power *= v;
            y[i, 0] = 0.75 + (0.125 * Math.Sin(v)) + (i % 3 * 0.0009765625);
        }

        return new RidgeProblem(x, y);
    }

    // Least squares by orthogonal factors err by c·ε·(κ + κ²·‖r‖/(‖X‖‖β‖)) with κ of the penalised columns, each divided by its norm
    // (Wedin 1973; Higham, Theorem 20.1; van der Sluis 1969 for the norms). In the columns' units, so that no coefficient hides behind a large one.
    private static void IsNearAsColumnsAllow(RidgeProblem problem, RidgeModel model, ExactRidge exact)
    {
        for (int k = 0; k < problem.Targets; k++)
        {
            (double error, double bound) = InUnits(problem, model, exact, k);
            Assert.True(error <= bound, $"Target {k}: coefficients in the units of their columns are off by {error:e2}, allowed {bound:e2}; {model.Report!.Solver}, {model.Report.Why}.");
        }
    }

    private static (double Error, double Bound) InUnits(RidgeProblem problem, RidgeModel model, ExactRidge exact, int k)
    {
        int n = problem.Rows, d = problem.Columns;
        double total = Enumerable.Range(0, n).Sum(problem.WeightOf);
        double[] means = [.. Enumerable.Range(0, d).Select(j => problem.Intercept ? Enumerable.Range(0, n).Sum(i => problem.WeightOf(i) * problem.X[i, j]) / total : 0)];
        double[] deviations = problem.Standardize ? QrRidge.Deviations(problem) : [.. Enumerable.Repeat(1.0, d)];
        Matrix<double> x = Matrix<double>.Build.Dense(n + d, d, (i, j) => i < n
            ? Math.Sqrt(problem.WeightOf(i)) * (problem.X[i, j] - means[j])
            : i - n == j ? Math.Sqrt(problem.LambdaOf(k) * problem.PenaltyOf(j)) * deviations[j] : 0);
        double[] norms = [.. x.EnumerateColumns().Select(c => c.L2Norm())];
        Vector<double> beta = Vector<double>.Build.Dense(d, j => exact.Coefficients[j, k] * norms[j]);
        double[] values = [.. Matrix<double>.Build.Dense(n + d, d, (i, j) => x[i, j] / norms[j]).Svd(computeVectors: false).S];
        double kappa = values[0] / values[^1], left = Math.Sqrt(exact.ResidualSquares[k]);
        double error = Math.Sqrt(Enumerable.Range(0, d).Sum(j => Math.Pow((model.Coefficients[k][j] - exact.Coefficients[j, k]) * norms[j], 2))) / beta.L2Norm();
        return (error, 16 * ErrorBound.Epsilon64 * (kappa + (kappa * kappa * left / (values[0] * beta.L2Norm()))));
    }
}
