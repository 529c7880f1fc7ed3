using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>The median heuristic, and the joint search over kernels and penalties.</summary>
public sealed class KernelSearchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_median_is_that_of_all_pairs(bool standardize)
    {
        NystromCase given = NystromCase.Random(40, 41, 3, 1, KernelFunction.Rbf(1));
        for (int i = 0; i < 41; i++) given.X[i, 1] *= 100;
        double[] scale = [.. Enumerable.Range(0, 3).Select(j =>
        {
            double mean = Enumerable.Range(0, 41).Average(i => given.X[i, j]);
            return standardize ? Math.Sqrt(Enumerable.Range(0, 41).Average(i => (given.X[i, j] - mean) * (given.X[i, j] - mean))) : 1;
        })];
        double[] distances = [.. Enumerable.Range(0, 41).SelectMany(i => Enumerable.Range(i + 1, 40 - i).Select(k =>
            Math.Sqrt(Enumerable.Range(0, 3).Sum(j => Math.Pow((given.X[i, j] - given.X[k, j]) / scale[j], 2))))).Order()];
        double expected = (distances[409] + distances[410]) / 2, found = KernelScales.MedianDistance<double>(given.X, standardize);
        Assert.Equal(820, distances.Length);
        Assert.InRange(Math.Abs((found / expected) - 1), 0, 1e-12);
        Assert.Equal(found, KernelRidge.MedianLengthScale<double>(given.X, new() { Standardize = standardize }));
    }

    [Fact]
    public void Samples_are_drawn_by_the_seed_and_equal_rows_have_no_scale()
    {
        NystromCase given = NystromCase.Random(41, 500, 2, 1, KernelFunction.Rbf(1));
        double first = KernelScales.MedianDistance<double>(given.X, sample: 60, seed: 1);
        Assert.Equal(first, KernelScales.MedianDistance<double>(given.X, sample: 60, seed: 1));
        Assert.NotEqual(first, KernelScales.MedianDistance<double>(given.X, sample: 60, seed: 2));
        Assert.InRange(first / KernelScales.MedianDistance<double>(given.X), 0.7, 1.4);
        Assert.Contains("equal", Assert.Throws<ArgumentException>(() => KernelScales.MedianDistance<double>(new double[10, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KernelScales.MedianDistance<double>(new double[1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelScales.MedianDistance<double>(given.X, sample: 1));
        given.X[3, 1] = double.NaN;
        Assert.Contains("x[3, 1]", Assert.Throws<ArgumentException>(() => KernelScales.MedianDistance<double>(given.X)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_surrounds_its_centre()
    {
        KernelFunction[] grid = KernelScales.Grid(KernelFunction.Matern32, 2, 5, 2);
        double[] expected = [0.2, 2 / Math.Sqrt(10), 2, 2 * Math.Sqrt(10), 20];
        for (int i = 0; i < 5; i++) Assert.Equal(expected[i], grid[i].Parameters[0].Value, 12);
        Assert.Equal(KernelFunction.Rbf(0.125), KernelScales.Rbf(2));
        Assert.Equal(KernelFunction.Matern32(3), Assert.Single(KernelScales.Grid(KernelFunction.Matern32, 3, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelScales.Rbf(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelScales.Rbf(1e-200));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelScales.Grid(KernelFunction.Matern32, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelScales.Grid(KernelFunction.Matern32, 1, 0));
    }

    [Theory]
    [InlineData(KernelSolver.Auto)]
    [InlineData(KernelSolver.Nystrom)]
    public void The_search_finds_the_length_scale_that_the_data_were_made_with(KernelSolver solver)
    {
        // A function of the kernel's own space at 12 points, and noise of a hundredth of it.
        const double planted = 0.5;
        var random = new Random(50);
        KernelFunction kernel = KernelScales.Rbf(planted);
        double[][] at = [.. Enumerable.Range(0, 12).Select(_ => new[] { random.NextDouble() * 4, random.NextDouble() * 4 })];
        double[] size = [.. at.Select(_ => (random.NextDouble() * 4) - 2)];
        double[,] x = new double[400, 2], y = new double[400, 1];
        for (int i = 0; i < 400; i++)
        {
            double[] point = [x[i, 0] = random.NextDouble() * 4, x[i, 1] = random.NextDouble() * 4];
            y[i, 0] = at.Select((z, j) => size[j] * kernel.Evaluate(point, z)).Sum() + (0.01 * (random.NextDouble() - 0.5));
        }

        KernelFunction[] grid = KernelScales.Grid(KernelScales.Rbf, planted, 7, 1.8);
        var options = new KernelRidgeOptions { Solver = solver, Centers = solver == KernelSolver.Nystrom ? 150 : null };
        KernelRidgeModel model = KernelRidge.FitBest<double>(x, y, grid, options);
        int best = Array.IndexOf(grid, model.Kernel);
        Assert.InRange(best, 2, 4);
        Assert.Equal(7, model.Report!.Search!.Value.Length);

        // The table is what separate fits say, and the model is the one of the best pair.
        for (int i = 0; i < 7; i++)
        {
            KernelRidgeModel alone = KernelRidge.Fit<double>(x, y, options with { Kernel = grid[i], Solver = solver == KernelSolver.Auto ? KernelSolver.Eigen : solver });
            Assert.Equal(grid[i], model.Report.Search.Value[i].Kernel);
            Assert.Equal(alone.Report!.LeaveOneOut!.MeanSquaredError.AsSpan(), model.Report.Search.Value[i].LeaveOneOut.MeanSquaredError.AsSpan());
            if (i == best) Assert.Equal(alone.DualCoefficients[0].AsSpan(), model.DualCoefficients[0].AsSpan());
        }
    }

    [Fact]
    public void Another_solver_fits_the_pair_that_was_found()
    {
        NystromCase given = NystromCase.Random(42, 80, 2, 1, KernelFunction.Rbf(1));
        KernelFunction[] grid = [KernelFunction.Matern52(0.5), KernelFunction.Matern52(2)];
        KernelRidgeModel model = KernelRidge.FitBest<double>(given.X, given.Y, grid, new() { Solver = KernelSolver.Cholesky, Lambda = LambdaChoice.BestOf(0.001, 0.1) });
        Assert.Equal("cholesky", model.Report!.Solver);
        KernelSearchEntry best = model.Report.Search!.Value.MinBy(e => e.LeaveOneOut.MeanSquaredError.Min())!;
        Assert.Equal(best.Kernel, model.Kernel);
        Assert.Equal(best.LeaveOneOut.Best, model.Lambda[0]);
        Assert.Same(best.LeaveOneOut, model.Report.LeaveOneOut);
        Assert.Equal(best.LeaveOneOut.Best, model.Report.Selection!.Best);
        Assert.EndsWith("kernel and λ by leave-one-out errors of the search, by eigen", model.Report.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Early_stopping_is_that_of_the_last_fit()
    {
        NystromCase given = NystromCase.Random(47, 60, 2, 1, KernelFunction.Rbf(1));
        KernelFunction[] grid = [KernelFunction.Rbf(0.5), KernelFunction.Rbf(2)];
        var options = new KernelRidgeOptions { Lambda = LambdaChoice.BestOf(0.01, 0.1), EarlyStopping = new() { HoldoutFraction = 0.25 } };
        KernelRidgeModel model = KernelRidge.FitBest<double>(given.X, given.Y, grid, options), without = KernelRidge.FitBest<double>(given.X, given.Y, grid, options with { EarlyStopping = null });

        // The table is that of all rows; the model is that of three quarters of them.
        for (int i = 0; i < 2; i++)
            Assert.Equal(without.Report!.Search!.Value[i].LeaveOneOut.MeanSquaredError.AsSpan(), model.Report!.Search!.Value[i].LeaveOneOut.MeanSquaredError.AsSpan());
        Assert.Equal((without.Kernel, without.Lambda[0]), (model.Kernel, model.Lambda[0]));
        Assert.Equal(45, model.Report!.Rows);
        Assert.NotEmpty(model.Report.HeldOutErrors!.Value[0]);
        Assert.Contains("held out", model.Report.Why, StringComparison.Ordinal);
        Assert.NotNull(KernelRidge.PlanBest<double>(60, 2, 1, grid, options).Refit);

        var told = new List<FitProgress>();
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => KernelRidge.FitBest<double>(given.X, given.Y, grid, options with { Solver = KernelSolver.Eigen }, progress: new Immediate(told.Add)));
        Assert.Contains("Use stored, matrix-free or auto", refused.Message, StringComparison.Ordinal);
        Assert.Empty(told);
    }

    [Fact]
    public void A_search_on_centres_says_that_its_errors_are_theirs()
    {
        // More rows than a search decomposes.
        NystromCase given = NystromCase.Random(45, 3001, 2, 1, KernelFunction.Rbf(1));
        KernelFunction[] grid = [KernelFunction.Rbf(0.5), KernelFunction.Rbf(2)];
        var options = new KernelRidgeOptions { Solver = KernelSolver.Stored, Lambda = LambdaChoice.BestOf(0.1, 1) };
        KernelSearchPlan plan = KernelRidge.PlanBest<double>(3001, 2, 1, grid, options);
        Assert.Equal(("nystrom", "stored"), (plan.Search.Solver, plan.Last.Solver));
        Assert.InRange(plan.Search.Centers, 2, 3000);
        Assert.Equal((2 * plan.Search.EstimatedSeconds) + plan.Last.EstimatedSeconds, plan.EstimatedSeconds);
        KernelRidgeModel model = KernelRidge.FitBest<double>(given.X, given.Y, grid, options);
        Assert.Equal(("stored", 3001L), (model.Report!.Solver, model.Report.Centers));
        Assert.Equal(model.Lambda[0], model.Report.LeaveOneOut!.Best);
        Assert.Null(model.Report.LeaveOneOutResiduals);
        Assert.EndsWith($"by nystrom on {plan.Search.Centers} centres", model.Report.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_median_knows_the_weights()
    {
        NystromCase given = NystromCase.Random(46, 30, 2, 1, KernelFunction.Rbf(1));
        double[,] weights = new double[30, 1], some = new double[20, 2], of = new double[20, 1];
        for (int i = 0; i < 30; i++)
        {
            weights[i, 0] = i < 10 ? 0 : i;
            if (i < 10) (given.X[i, 0], given.X[i, 1]) = (1e3 * i, -1e4 * i);
            else (some[i - 10, 0], some[i - 10, 1], of[i - 10, 0]) = (given.X[i, 0], given.X[i, 1], i);
        }

        // Rows of weight 0 are absent, and weights make the deviations by which columns are divided.
        Assert.Equal(KernelRidge.MedianLengthScale<double>(some), KernelRidge.MedianLengthScale<double>(given.X, null, weights));
        var standardized = new KernelRidgeOptions { Standardize = true };
        double length = KernelRidge.MedianLengthScale<double>(given.X, standardized, weights);
        Assert.Equal(KernelRidge.MedianLengthScale<double>(some, standardized, of), length);
        Assert.NotEqual(KernelRidge.MedianLengthScale<double>(some, standardized), length);
        KernelRidgeModel model = KernelRidge.Fit<double>(given.X, given.Y, new() { Standardize = true, Lambda = 1 }, weights);
        double[] z = model.Points.ToArray();
        double[] all = [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(i + 1, 19 - i).Select(j => Math.Sqrt(Math.Pow(z[2 * i] - z[2 * j], 2) + Math.Pow(z[(2 * i) + 1] - z[(2 * j) + 1], 2)))).Order()];
        Assert.Equal((all[94] + all[95]) / 2, length, 1e-10);
        double[,] single = new double[30, 1];
        single[4, 0] = 1;
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => KernelRidge.MedianLengthScale<double>(given.X, null, single)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_errors_the_largest_penalty_and_the_first_kernel_are_taken()
    {
        // A constant target is met by the intercept whatever kernel and λ are.
        double[,] x = NystromCase.Random(43, 30, 2, 1, KernelFunction.Rbf(1)).X, y = new double[30, 1];
        KernelFunction[] grid = [KernelFunction.Rbf(1), KernelFunction.Rbf(2)];
        KernelRidgeModel model = KernelRidge.FitBest<double>(x, y, grid, new() { Lambda = LambdaChoice.BestOf(0.1, 10, 1) });
        Assert.Equal(10, model.Lambda[0]);
        Assert.Equal(grid[0], model.Kernel);
    }

    [Fact]
    public void Searches_that_cannot_be_are_refused_and_others_can_be_cancelled()
    {
        NystromCase given = NystromCase.Random(44, 30, 2, 2, KernelFunction.Rbf(1));
        Assert.Throws<ArgumentException>(() => KernelRidge.FitBest<double>(given.X, given.Y, []));
        Assert.Throws<ArgumentException>(() => KernelRidge.FitBest<double>(given.X, given.Y, [KernelFunction.Rbf(1)], new() { Lambda = LambdaChoice.PerTarget(1, 2) }));
        using var cancelled = new CancellationTokenSource();
        var told = new List<FitProgress>();
        var progress = new Immediate(p =>
        {
            told.Add(p);
            if (p is { Stage: "kernels", RowsDone: 1 }) cancelled.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => KernelRidge.FitBest<double>(given.X, given.Y, [KernelFunction.Rbf(1), KernelFunction.Rbf(2)], progress: progress, cancellationToken: cancelled.Token));
        Assert.Single(told, p => p.Stage == "kernels" && p.RowsDone == 1 && p.RowsTotal == 2);
    }

    private sealed class Immediate(Action<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told(value);
    }
}
