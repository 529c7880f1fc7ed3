using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public sealed class RegimeTests
{
    private const double Lambda = 0.05;

    private static KernelProblemData Data(int rows = 300) => KernelProblemData.Smooth(rows, 3, 2, seed: 11, weighted: true);

    [Theory]
    [InlineData(KernelSolver.Stored, Precision.Mixed)]
    [InlineData(KernelSolver.Stored, Precision.Data)]
    [InlineData(KernelSolver.MatrixFree, Precision.Mixed)]
    [InlineData(KernelSolver.MatrixFree, Precision.Data)]
    public void Iterations_come_to_the_answer_of_a_factor(KernelSolver solver, Precision precision)
    {
        KernelProblemData data = Data();
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(0.5), Lambda = Lambda };
        KernelRidgeModel exact = data.Fit(options with { Solver = KernelSolver.Cholesky });
        KernelRidgeModel model = data.Fit(options with { Solver = solver, Precision = precision, Tolerance = 1e-10 });
        Assert.Equal("converged", model.Report!.Status);
        Assert.Equal(solver == KernelSolver.Stored ? "stored" : "matrix-free", model.Report.Solver);
        double[,] expected = exact.Predict<double>(data.X), found = model.Predict<double>(data.X);
        for (int i = 0; i < data.Rows; i++) Assert.Equal(expected[i, 1], found[i, 1], 1e-7);
        Assert.All(model.Report.RelativeResidual, r => Assert.InRange(r, 0, 1e-8));
        Assert.All(model.Report.Iterations!.Value, r => Assert.Equal(IterationStatus.Converged, r.Status));
    }

    [Theory]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    public void Iterations_in_fp32_alone_keep_the_tolerance_that_was_given(KernelSolver solver)
    {
        KernelProblemData data = Data(120);
        float[,] x = new float[120, 3], y = new float[120, 1];
        for (int i = 0; i < 120; i++)
        {
            for (int j = 0; j < 3; j++) x[i, j] = (float)data.X[i, j];
            y[i, 0] = (float)data.Y[i, 0];
        }

        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(0.5), Lambda = Lambda, Solver = solver, Precision = Precision.Data, PreconditionerRank = 20 };
        KernelFitReport report = KernelRidge.Fit<float>(x, y, options).Report!;
        Assert.Equal(("f32", "converged"), (report.Precision, report.Status));
        Assert.InRange(report.RelativeResidual[0], 0, 1e-7);
        Assert.InRange(report.Iterations!.Value[0].RelativeResidual, 0, 1e-8);

        // A factor of FP32 alone has FP32's residual, and says so.
        KernelFitReport factor = KernelRidge.Fit<float>(x, y, options with { Solver = KernelSolver.Cholesky }).Report!;
        Assert.Equal("f32", factor.Precision);
        Assert.InRange(factor.BackwardError[0], 1e-12, 1e-6);
    }

    [Fact]
    public void As_many_centres_as_rows_are_exact_kernel_ridge()
    {
        KernelProblemData data = Data(60);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Laplacian(1), Lambda = Lambda };
        double[,] expected = data.Fit(options with { Solver = KernelSolver.Eigen }).Predict<double>(data.X);
        KernelRidgeModel model = data.Fit(options with { Solver = KernelSolver.Nystrom, Centers = 60 });
        Assert.Equal("nystrom", model.Report!.Solver);
        double[,] found = model.Predict<double>(data.X);
        for (int i = 0; i < data.Rows; i++) Assert.Equal(expected[i, 0], found[i, 0], 1e-8);
    }

    [Fact]
    public void An_indefinite_kernel_goes_over_to_eigenvalues_and_says_so()
    {
        KernelProblemData data = Data(50) with { Weights = null };
        KernelFunction kernel = KernelFunction.Sigmoid(2, -1);
        KernelRidgeModel model = data.Fit(new() { Kernel = kernel, Lambda = Lambda, Solver = KernelSolver.Cholesky });
        Assert.Equal("eigen", model.Report!.Solver);
        Assert.Equal("solved after breakdown", model.Report.Status);
        Assert.Contains("not positive definite", model.Report.Why, StringComparison.Ordinal);
        Assert.Contains(model.Report.Warnings, w => w.Contains("negative eigenvalues", StringComparison.Ordinal));
        double[] expected = data.Oracle(kernel, Lambda, intercept: true);
        double size = expected[..^1].Max(Math.Abs);
        for (int i = 0; i < data.Rows; i++) Assert.InRange(model.DualCoefficients[0][i] - expected[i], -1e-9 * size, 1e-9 * size);
    }

    [Fact]
    public void A_list_of_penalties_under_an_indefinite_kernel_goes_over_to_eigenvalues_too()
    {
        KernelProblemData data = Data(50) with { Weights = null };
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Sigmoid(2, -1), Lambda = LambdaChoice.BestOf(0.01, 0.1), Solver = KernelSolver.Cholesky };
        KernelRidgeModel model = data.Fit(options), expected = data.Fit(options with { Solver = KernelSolver.Eigen });
        Assert.Equal("solved after breakdown", model.Report!.Status);
        Assert.Equal("eigen", model.Report.Solver);
        Assert.Equal(expected.Lambda.AsSpan(), model.Lambda.AsSpan());
        Assert.Equal(expected.Report!.LeaveOneOut!.MeanSquaredError.AsSpan(), model.Report.LeaveOneOut!.MeanSquaredError.AsSpan());
        Assert.Equal(expected.DualCoefficients[0].AsSpan(), model.DualCoefficients[0].AsSpan());
    }

    [Fact]
    public void A_decomposition_of_minutes_gives_way_to_centres()
    {
        // Two cores: n³·8/3 bytes of reduction are a minute and a half, whatever the arithmetic.
        DeviceInfo host = Accelerators.Cpu.Info with { EstimatedFlops = 1e12, EstimatedBandwidth = 2e10 };
        KernelSolver Chosen(long rows) => KernelRouteChoice.Create(
            Accelerators.Cpu, host, KernelPlanning.CostOf(KernelFunction.Rbf(1), rows, 10, 1, new() { MemoryBytes = 1L << 36 }, isSingle: false)).Solver;
        Assert.Equal(KernelSolver.Eigen, Chosen(2000));
        Assert.Equal(KernelSolver.Nystrom, Chosen(8759));
    }

    [Theory]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    [InlineData(KernelSolver.Nystrom)]
    public void A_kernel_beyond_the_range_of_fp32_is_fitted_in_fp64(KernelSolver solver)
    {
        KernelProblemData data = KernelProblemData.Smooth(60, 2, 1, seed: 15);
        for (int i = 0; i < 60; i++) data.X[i, 0] = 1e4 * (1.5 + data.X[i, 0]);
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Polynomial(1, 1, 5), Lambda = 1e36, Solver = solver, Tolerance = 1e-6 });
        Assert.Equal("f64", model.Report!.Precision);
        Assert.All(model.DualCoefficients[0], alpha => Assert.True(double.IsFinite(alpha)));
        Assert.InRange(model.Report.RelativeResidual[0], 0, 1e-5);
    }

    [Fact]
    public void There_is_one_iteration_count_for_each_target_in_its_order()
    {
        KernelProblemData data = Data(80);
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Rbf(0.5), Lambda = LambdaChoice.PerTarget(1e-4, 1e3), Solver = KernelSolver.Stored, Preconditioner = KernelPreconditioner.None });
        Assert.Equal(2, model.Report!.Iterations!.Value.Length);
        Assert.True(model.Report.Iterations.Value[0].Iterations > model.Report.Iterations.Value[1].Iterations);
    }

    [Fact]
    public void Early_stopping_leaves_the_intercept_alone_and_reports_its_looks()
    {
        KernelProblemData data = KernelProblemData.Smooth(100, 2, 2, seed: 16, offset: 5);
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Rbf(1e6), Lambda = 1e-3, EarlyStopping = new() { HoldoutFraction = 0.2 } });
        Assert.All(model.Intercept, b => Assert.InRange(b, 4, 6.2));
        Assert.Equal(2, model.Report!.HeldOutErrors!.Value.Length);
        Assert.All(model.Report.HeldOutErrors.Value, looks => Assert.Equal(0, looks[0].Iterations));
        Assert.Equal(2, model.Report.Iterations!.Value.Length);
    }

    [Fact]
    public void A_penalty_too_small_for_fp32_takes_an_fp64_factor()
    {
        KernelProblemData data = Data(120) with { Weights = null };
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Rbf(0.2), Lambda = 1e-9, Solver = KernelSolver.Cholesky });
        Assert.Equal("f64", model.Report!.Precision);
        Assert.Contains("FP32", model.Report.Why, StringComparison.Ordinal);
        Assert.InRange(model.Report.BackwardError[0], 0, 1e-13);
    }

    [Theory]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    public void Iterations_refuse_to_choose_lambda(KernelSolver solver)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => Data(20).Fit(new() { Solver = solver }));
        Assert.Contains("eigen, cholesky or nystrom", refused.Message, StringComparison.Ordinal);
        Assert.Null(Data(20).Path([1, 2], new() { Solver = solver }).LeaveOneOut);
    }

    [Fact]
    public void A_solver_that_does_not_fit_names_bytes_and_those_that_do()
    {
        var refused = Assert.Throws<DeviceOutOfMemoryException>(() => KernelRidge.Plan<double>(
            100_000, 10, 1, new() { Lambda = 1, Solver = KernelSolver.Stored, MemoryBytes = 1L << 30, Accelerator = Accelerators.Cpu }));
        Assert.Contains(" GiB for 100000 rows; MemoryBytes allows 1 GiB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("matrix-free", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<DeviceOutOfMemoryException>(() => KernelRidge.Plan<double>(100_000, 10, 1, new() { Lambda = 1, MemoryBytes = 1000, Accelerator = Accelerators.Cpu }));
        Assert.Contains("MemoryBytes allows 1000 bytes. No other solver fits", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "eigen")]
    [InlineData(1_000_000, "nystrom")]
    public void Lambda_by_leave_one_out_is_planned_by_size(long rows, string solver)
    {
        KernelRidgePlan plan = KernelRidge.Plan<double>(rows, 10, 1, new() { Accelerator = Accelerators.Cpu });
        Assert.Equal(solver, plan.Solver);
        Assert.Equal(solver == "eigen", plan.Centers == rows);
        Assert.NotEmpty(plan.WhySolver);
    }

    [Theory]
    [InlineData(1000, "cholesky")]
    [InlineData(100_000_000, "nystrom")]
    public void One_lambda_is_planned_by_size(long rows, string solver)
        => Assert.Equal(solver, KernelRidge.Plan<double>(rows, 10, 1, new() { Lambda = 1, Accelerator = Accelerators.Cpu, MemoryBytes = 1L << 40 }).Solver);

    [Fact]
    public void Early_stopping_fits_the_rows_that_are_not_held_out()
    {
        KernelProblemData data = KernelProblemData.Smooth(400, 2, 1, seed: 12, noise: 2);
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Rbf(3), Lambda = 1e-6, EarlyStopping = new() { HoldoutFraction = 0.25 } });
        Assert.Equal(300, model.Centers);
        Assert.Equal(300, model.Report!.Rows);
        Assert.Contains("held out", model.Report.Why, StringComparison.Ordinal);
        Assert.InRange(model.Report.R2[0], 0.05, 1);
        Assert.Throws<ArgumentException>(() => data.Fit(new() { Lambda = 1, Solver = KernelSolver.Cholesky, EarlyStopping = new() }));
    }
}
