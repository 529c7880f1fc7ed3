using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Conjugate gradients over products with centres against the same systems solved directly.</summary>
public sealed class FalkonTests
{
    [Theory]
    [InlineData("Double", false, true)]
    [InlineData("Double", true, false)]
    [InlineData("Mixed", true, true)]
    [InlineData("Mixed", false, false)]
    [InlineData("Single", true, false)]
    public void The_answer_is_that_of_the_direct_solver(string name, bool weighted, bool intercept)
    {
        KernelArithmetic arithmetic = Enum.Parse<KernelArithmetic>(name);
        NystromCase given = NystromCase.Random(20, 600, 3, 2, KernelFunction.Rbf(0.8), weighted, intercept);
        int[] centers = NystromCenters.Uniform(600, 30, 2);
        double[] lambda = [0.1, 3];
        NystromAnswer expected = given.With<double, NystromAnswer>(centers, fitter => fitter.Solve(lambda));
        NystromAnswer answer = Solve(given, centers, lambda, new(intercept) { Arithmetic = arithmetic, Tolerance = 1e-11 });
        Assert.Equal("converged", answer.Status);
        Assert.Equal(KernelRouteChoice.NameOf(arithmetic), answer.Precision);
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
        Assert.Equal((IterationStatus.IterationLimit, 1), (answer.Iterations!.Value[0].Status, answer.Iterations.Value[0].Iterations));
        string warning = Assert.Single(answer.Warnings);
        Assert.Contains("did not converge for target 0 (iteration limit", warning, StringComparison.Ordinal);
        Assert.Contains("after 1 iterations", warning, StringComparison.Ordinal);
        Assert.Contains("Remedy: a larger λ or tolerance, more iterations, or fewer centres", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Fp32_products_that_do_not_suffice_go_on_in_fp64_only_where_that_is_allowed()
    {
        // Points near each other under a small λ: the system's smallest eigenvalues are below FP32's roundings of its largest.
        NystromCase given = NystromCase.Random(23, 400, 2, 1, KernelFunction.Rbf(0.1));
        NystromAnswer Of(KernelArithmetic arithmetic) => Solve(given, NystromCenters.Uniform(400, 30, 2), [1e-7], new(true) { Arithmetic = arithmetic, Tolerance = 1e-9 });
        NystromAnswer mixed = Of(KernelArithmetic.Mixed), single = Of(KernelArithmetic.Single);
        Assert.Equal(("converged", "f64"), (mixed.Status, mixed.Precision));
        Assert.Contains("FP64 products went on", mixed.How, StringComparison.Ordinal);
        Assert.Contains(single.Status, (string[])["stalled", "diverged"]);
        Assert.Equal("f32", single.Precision);
        Assert.True(single.Iterations!.Value[0].RelativeResidual > 1e-9);
        Assert.Contains("Remedy: Precision.Mixed", Assert.Single(single.Warnings), StringComparison.Ordinal);
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

    [Fact]
    public void Centres_are_pivots_where_there_is_room_for_their_factor()
    {
        NystromPlan Plan(CenterSelection selection, long rows, long memory, bool given = false) => NystromPlan.Create(
            rows, 10, 1, new() { CenterSelection = selection, Centers = 2000, Lambda = given ? 1 : LambdaChoice.Auto }, Accelerators.Cpu, sizeof(double), memory);
        Assert.True(Plan(CenterSelection.Auto, 16_000, 1L << 33).ByPivots);
        Assert.False(Plan(CenterSelection.Auto, 16_000, 1L << 28).ByPivots);
        Assert.False(Plan(CenterSelection.Auto, 400_000, 1L << 40, given: true).ByPivots);
        Assert.False(Plan(CenterSelection.Uniform, 16_000, 1L << 33).ByPivots);

        // What is asked for is counted: 400 000 × 2000 floats.
        NystromPlan asked = Plan(CenterSelection.PivotedCholesky, 400_000, 1L << 28);
        Assert.True(asked.ByPivots);
        Assert.True(asked.MemoryBytes(Accelerators.Cpu, sizeof(double)) > 3_200_000_000);
    }

    private static NystromAnswer Solve(NystromCase given, int[] centers, double[] lambda, NystromFitOptions options) => given.WithProblem(problem =>
    {
        using var fitter = new FalkonFitter(problem, given.Data(), centers, options);
        return fitter.Solve(lambda);
    });
}
