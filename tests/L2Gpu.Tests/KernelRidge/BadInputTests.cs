using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public sealed class BadInputTests
{
    private static readonly KernelProblemData Data = KernelProblemData.Smooth(12, 2, 1, seed: 13);

    private static string Refused(KernelProblemData data, KernelRidgeOptions options) => Assert.ThrowsAny<ArgumentException>(() => data.Fit(options)).Message;

    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    [InlineData(KernelSolver.Stored)]
    [InlineData(KernelSolver.MatrixFree)]
    public void Equal_rows_without_a_penalty_are_named(KernelSolver solver)
    {
        KernelProblemData twice = Data.Some([.. Enumerable.Range(0, 12), 4]);
        twice.Y[12, 0] += 1;
        string message = Refused(twice, new() { Kernel = KernelFunction.Rbf(20), Lambda = 0, Solver = solver });
        Assert.Contains("Rows 4 and 12 are equal", message, StringComparison.Ordinal);
        Assert.Contains("λ = 0 does not change that. Use a larger λ, or merge", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_rows_are_found_where_rows_of_weight_zero_stand_before_them()
    {
        KernelProblemData twice = Data.Some([.. Enumerable.Range(0, 12), 4]) with { Weights = [0, .. Enumerable.Repeat(1.0, 12)] };
        Assert.Contains("Rows 4 and 12 are equal", Refused(twice, new() { Kernel = KernelFunction.Rbf(20), Lambda = 0 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_differ_are_interpolated_without_a_penalty()
    {
        KernelRidgeModel model = Data.Fit(new() { Kernel = KernelFunction.Laplacian(3), Lambda = 0 });
        double[,] predicted = model.Predict<double>(Data.X);
        for (int i = 0; i < 12; i++) Assert.Equal(Data.Y[i, 0], predicted[i, 0], 1e-10);
    }

    [Fact]
    public void A_degree_that_overflows_is_named()
    {
        KernelProblemData large = Data with { X = (double[,])Data.X.Clone() };
        large.X[3, 1] = 1e100;
        string message = Refused(large, new() { Kernel = KernelFunction.Polynomial(1, 1, 5), Lambda = 1 });
        Assert.Contains("degree 5", message, StringComparison.Ordinal);
        Assert.Contains("row 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_numbers_under_a_chi_squared_kernel_are_named()
    {
        KernelProblemData positive = Data with { X = (double[,])Data.X.Clone() };
        for (int i = 0; i < 12; i++) (positive.X[i, 0], positive.X[i, 1]) = (Math.Abs(Data.X[i, 0]), Math.Abs(Data.X[i, 1]));
        Assert.NotNull(positive.Fit(new() { Kernel = KernelFunction.ChiSquared(1), Lambda = 1 }));
        Assert.Contains("Do not standardise", Refused(positive, new() { Kernel = KernelFunction.ChiSquared(1), Lambda = 1, Standardize = true }), StringComparison.Ordinal);
        positive.X[7, 1] = -0.5;
        Assert.Contains("x[7, 1] is -0.5", Refused(positive, new() { Kernel = KernelFunction.ChiSquared(1), Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("column 'width'", Refused(positive, new() { Kernel = KernelFunction.ChiSquared(1), Lambda = 1, FeatureNames = ["depth", "width"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_is_not_symmetric_is_refused_with_both_values()
    {
        KernelFunction kernel = KernelFunction.Custom((x, y) => KernelMath.Dot(x, y) + KernelMath.SquaredNorm(x));
        Assert.Contains("when they are exchanged. Kernel ridge regression needs k(x, y) = k(y, x); (k(x, y) + k(y, x))/2 is symmetric", Refused(Data, new() { Kernel = kernel, Lambda = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void More_centres_than_rows_are_refused()
        => Assert.Contains("only 12 rows", Refused(Data, new() { Centers = 13, Lambda = 1 }), StringComparison.Ordinal);

    [Fact]
    public void Centres_for_a_solver_without_any_are_refused()
        => Assert.Contains("every row", Refused(Data, new() { Centers = 3, Lambda = 1, Solver = KernelSolver.Eigen }), StringComparison.Ordinal);

    [Fact]
    public void A_value_that_is_not_finite_is_named()
    {
        KernelProblemData broken = Data with { X = (double[,])Data.X.Clone() };
        broken.X[2, 1] = double.NaN;
        Assert.Contains("x[2, 1]", Refused(broken, new() { Lambda = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_columns_are_refused_by_a_prediction()
    {
        KernelRidgeModel model = Data.Fit(new() { Lambda = 1 });
        string message = Assert.Throws<ArgumentException>(() => model.Predict<double>(new double[3, 5])).Message;
        Assert.Contains("5 columns", message, StringComparison.Ordinal);
        Assert.Contains("fitted to 2", message, StringComparison.Ordinal);
        Assert.Empty(model.Predict<double>(new double[0, 2]));
    }

    [Fact]
    public void Options_are_checked_before_any_row_is_read()
    {
        Assert.Contains("Tolerance", Refused(Data, new() { Tolerance = 0, Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("MaximumIterations", Refused(Data, new() { MaximumIterations = 0, Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("MemoryBytes", Refused(Data, new() { MemoryBytes = 0, Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("penalties for 1 targets", Refused(Data, new() { Lambda = LambdaChoice.PerTarget(1, 2) }), StringComparison.Ordinal);
        Assert.Contains("length scales", Refused(Data, new() { Kernel = KernelFunction.Rbf(1).WithLengthScales(1, 2, 3), Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("feature names", Refused(Data, new() { FeatureNames = ["a"], Lambda = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void No_row_that_counts_is_refused()
    {
        Assert.Contains("no rows", Refused(Data.Some([]), new() { Lambda = 1 }), StringComparison.Ordinal);
        Assert.Contains("All weights are 0", Refused(Data with { Weights = new double[12] }, new() { Lambda = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_is_met_by_the_intercept()
    {
        KernelRidgeModel model = Data.Some([5]).Fit(new());
        Assert.Equal(Data.Y[5, 0], model.Predict<double>(Data.X)[5, 0], 1e-12);
        Assert.Contains(model.Report!.Warnings, w => w.Contains("leave-one-out errors are infinite", StringComparison.Ordinal));
    }
}
