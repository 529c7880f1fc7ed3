using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public sealed class InvarianceTests
{
    private static readonly KernelProblemData Data = KernelProblemData.Smooth(40, 2, 1, seed: 14, weighted: true);

    private static void Near(double[,] expected, double[,] actual, double tolerance)
    {
        for (int i = 0; i < expected.GetLength(0); i++) Assert.Equal(expected[i, 0], actual[i, 0], tolerance);
    }

    private static KernelProblemData Mapped(Func<int, double, double> map)
    {
        var x = (double[,])Data.X.Clone();
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 2; j++) x[i, j] = map(j, x[i, j]);
        }

        return Data with { X = x };
    }

    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    [InlineData(KernelSolver.MatrixFree)]
    public void A_shift_far_from_the_origin_changes_nothing_under_distances(KernelSolver solver)
    {
        // Multiples of 2⁻²⁰, so that the shift itself rounds nothing.
        KernelProblemData coarse = Mapped((_, v) => Math.Round(v * (1 << 20)) / (1 << 20)), far = coarse with { X = (double[,])coarse.X.Clone() };
        for (int i = 0; i < 40; i++) (far.X[i, 0], far.X[i, 1]) = (coarse.X[i, 0] + 1e6, coarse.X[i, 1] - 3e7);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.1, Solver = solver, Tolerance = 1e-12 };
        KernelRidgeModel near = coarse.Fit(options), model = far.Fit(options);
        Near(near.Predict<double>(coarse.X), model.Predict<double>(far.X), 1e-10);
        if (solver == KernelSolver.Cholesky) Assert.Equal(near.Report!.Refinements, model.Report!.Refinements);
    }

    [Fact]
    public void Standardised_columns_do_not_know_their_units()
    {
        KernelProblemData other = Mapped((j, v) => j == 0 ? (1e3 * v) + 40 : (1e-5 * v) - 7);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Matern52(1), Lambda = 0.1, Standardize = true };
        KernelRidgeModel model = other.Fit(options);
        Near(Data.Fit(options).Predict<double>(Data.X), model.Predict<double>(other.X), 1e-9);
        Assert.Equal(2, model.FeatureScale.Length);
        double mean = Enumerable.Range(0, 40).Sum(i => other.W(i) * other.X[i, 0]) / other.Weights!.Sum();
        Assert.Equal(1, model.FeatureCenter[0] / mean, 1e-12);
    }

    [Fact]
    public void A_constant_column_is_left_out_where_columns_are_standardised()
    {
        KernelProblemData constant = Mapped((j, v) => j == 1 ? 0.1 : v);
        KernelRidgeModel model = constant.Fit(new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.1, Standardize = true });
        Assert.Equal(0, model.FeatureScale[1]);
        double[,] moved = (double[,])constant.X.Clone();
        for (int i = 0; i < 40; i++) moved[i, 1] = i;
        Near(model.Predict<double>(constant.X), model.Predict<double>(moved), 0);
    }

    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    public void The_order_of_rows_does_not_matter(KernelSolver solver)
    {
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.1, Solver = solver };
        KernelRidgeModel turned = Data.Some(Enumerable.Range(0, 40).Reverse()).Fit(options);
        Near(Data.Fit(options).Predict<double>(Data.X), turned.Predict<double>(Data.X), 1e-12);
    }

    [OpenClTheory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    [InlineData(KernelSolver.Nystrom)]
    public void A_device_gives_the_answer_of_the_processor(KernelSolver solver)
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1).WithLengthScales(1, 2), Lambda = 0.1, Solver = solver, Tolerance = 1e-12, Standardize = true };
        KernelRidgeModel there = Data.Fit(options with { Accelerator = device }), here = Data.Fit(options with { Accelerator = Accelerators.Cpu });
        Assert.StartsWith("opencl", there.Report!.Device, StringComparison.Ordinal);
        Assert.Equal(here.Report!.Precision, there.Report.Precision);
        Near(here.Predict<double>(Data.X, Accelerators.Cpu), there.Predict<double>(Data.X, device), 1e-9);
    }
}
