using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>What a warning says, what it tells to do, and that doing it helps.</summary>
public sealed class WarningTests
{
    private static readonly KernelProblemData Data = KernelProblemData.Smooth(40, 2, 1, seed: 71);

    [Fact]
    public void An_iteration_that_reached_its_limit_has_three_ways_on()
    {
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.01, Solver = KernelSolver.Stored, MaximumIterations = 1, Preconditioner = KernelPreconditioner.None };
        KernelRidgeModel model = Data.Fit(options);
        Assert.Equal("iteration limit", model.Report!.Status);
        Assert.False(model.Report.IsSolved);
        string warning = Assert.Single(model.Report.Warnings);
        Assert.StartsWith("Conjugate gradients did not converge for 2 right sides (iteration limit, relative residual up to ", warning, StringComparison.Ordinal);
        Assert.EndsWith("Remedy: more iterations, a larger λ or preconditioner rank, or the solver cholesky or nystrom.", warning, StringComparison.Ordinal);
        foreach (KernelRidgeOptions remedied in (KernelRidgeOptions[])[options with { MaximumIterations = 400 }, options with { Lambda = 1e12 }, options with { Solver = KernelSolver.Cholesky }, options with { Solver = KernelSolver.Nystrom }])
            Assert.True(Data.Fit(remedied).Report!.IsSolved, $"{remedied.Solver} with λ = {remedied.Lambda.Values[0]} and {remedied.MaximumIterations} iterations");
    }

    [Fact]
    public void An_indefinite_kernel_is_told_by_what_the_penalty_makes_of_it()
    {
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Sigmoid(2, -1), Lambda = 0.01, Solver = KernelSolver.Eigen };
        string warning = Assert.Single(Data.Fit(options).Report!.Warnings, w => w.Contains("negative eigenvalues", StringComparison.Ordinal));
        Assert.EndsWith("minimises nothing. Remedy: a larger λ, or another kernel.", warning, StringComparison.Ordinal);
        warning = Assert.Single(Data.Fit(options with { Lambda = 100 }).Report!.Warnings);
        Assert.EndsWith("the penalty is no norm. Remedy: none needed for predictions, or another kernel.", warning, StringComparison.Ordinal);
        Assert.Empty(Data.Fit(options with { Kernel = KernelFunction.Rbf(1) }).Report!.Warnings);
    }

    [Theory]
    [InlineData(KernelSolver.Eigen)]
    [InlineData(KernelSolver.Cholesky)]
    public void Few_digits_are_no_secret(KernelSolver solver)
    {
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(0.5), Lambda = 1e-11, Solver = solver };
        string warning = Assert.Single(Data.Fit(options).Report!.Warnings);
        Assert.StartsWith("The system has a condition number of about ", warning, StringComparison.Ordinal);
        Assert.EndsWith("Remedy: a larger λ.", warning, StringComparison.Ordinal);
        Assert.Empty(Data.Fit(options with { Lambda = 1e-2 }).Report!.Warnings);
    }

    [Theory]
    [InlineData(new[] { 3.0, 2, 1 }, "The largest λ of the grid was best", "Remedy: another gamma or length scale, or give λ.")]
    [InlineData(new[] { 1.0, 2, 3 }, "The smallest λ of the grid was best", "Remedy: a kernel of a smaller length, or give λ.")]
    [InlineData(new[] { 2.0, 1, 3 }, null, null)]
    [InlineData(new[] { double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity }, "No λ lets every row be predicted", "Remedy: give one λ.")]
    public void A_grid_that_ends_too_early_is_told(double[] errors, string? start, string? end)
    {
        double[] grid = [0.1, 1, 10];
        var curve = new LeaveOneOutCurve([.. grid], [.. errors], [[.. errors]], grid[Array.IndexOf(errors, errors.Min())]);
        string[] told = [.. KernelWarnings.About(curve, new())];
        Assert.Equal(start is null ? 0 : 1, told.Length);
        if (start is null) return;
        Assert.StartsWith(start, told[0], StringComparison.Ordinal);
        Assert.EndsWith(end!, told[0], StringComparison.Ordinal);

        // A list is the user's own, and says nothing of its ends.
        Assert.Equal(double.IsFinite(errors[0]) ? 0 : 1, KernelWarnings.About(curve, new() { Lambda = LambdaChoice.BestOf(grid) }).Count());
    }
}
