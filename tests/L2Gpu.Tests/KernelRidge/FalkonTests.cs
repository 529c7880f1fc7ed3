using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Conjugate gradients over products with centres against the same systems solved directly.</summary>
public sealed class FalkonTests
{
    [Theory]
    [InlineData(Precision.Data, false, true)]
    [InlineData(Precision.Data, true, false)]
    [InlineData(Precision.Mixed, true, true)]
    [InlineData(Precision.Mixed, false, false)]
    public void The_answer_is_that_of_the_direct_solver(Precision precision, bool weighted, bool intercept)
    {
        NystromCase given = NystromCase.Random(20, 600, 3, 2, KernelFunction.Rbf(0.8), weighted, intercept);
        int[] centers = NystromCenters.Uniform(600, 30, 2);
        double[] lambda = [0.1, 3];
        NystromAnswer expected = given.With<double, NystromAnswer>(centers, fitter => fitter.Solve(lambda));
        NystromAnswer answer = Solve(given, centers, lambda, new(intercept) { Mixed = precision == Precision.Mixed, Tolerance = 1e-11 });
        Assert.Equal("converged", answer.Status);
        Assert.Equal(precision == Precision.Mixed ? "mixed" : "f64", answer.Precision);
        double[,] z = NystromCase.Pick(given.X, centers);
        double off = (given.Predict(expected, z, given.X) - given.Predict(answer, z, given.X)).Enumerate().Max(Math.Abs);
        Assert.True(off < 1e-8, $"off by {off:e1}");
        Assert.All(answer.Evidence.BackwardError, error => Assert.InRange(error, 0, 1e-11));
        Assert.All(answer.Iterations!.Value, result => Assert.InRange(result.Iterations, 1, 60));
    }

    [Fact]
    public void A_sample_of_every_row_needs_next_to_no_iterations()
    {
        // Four rows for each centre are all there are.
        NystromCase given = NystromCase.Random(21, 80, 2, 1, KernelFunction.Matern32(1));
        NystromAnswer answer = Solve(given, NystromCenters.Uniform(80, 20, 2), [0.01], new(true));
        Assert.InRange(answer.Iterations!.Value[0].Iterations, 1, 4);
    }

    [Fact]
    public void An_iteration_that_has_not_ended_says_so()
    {
        NystromCase given = NystromCase.Random(22, 900, 4, 1, KernelFunction.Laplacian(1));
        NystromAnswer answer = Solve(given, NystromCenters.Uniform(900, 40, 2), [1e-3], new(true) { MaximumIterations = 1, Tolerance = 1e-12 });
        Assert.Equal("iteration limit", answer.Status);
        Assert.Contains("did not converge", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Plans_iterate_where_centres_are_many_and_the_penalty_is_given()
    {
        Assert.True(new NystromPlan(200_000, 10, 1, 3000, 0).Iterates);
        Assert.False(new NystromPlan(200_000, 10, 1, 3000, 61).Iterates);
        Assert.False(new NystromPlan(200_000, 10, 1, 100, 0).Iterates);
        Assert.False(new NystromPlan(5000, 10, 1, 2000, 0).Iterates);

        // 10⁶ rows and 8000 centres: memory is that of some M², never n·M.
        Assert.InRange((double)new NystromPlan(1_000_000, 10, 1, 8000, 0).MemoryBytes(Accelerators.Cpu, sizeof(double)), 8e9 / 4, 1_000_000.0 * 8000 * 8 / 10);
    }

    private static NystromAnswer Solve(NystromCase given, int[] centers, double[] lambda, NystromFitOptions options) => given.WithProblem(problem =>
    {
        using var fitter = new FalkonFitter(problem, given.Data(), centers, options);
        return fitter.Solve(lambda);
    });
}
