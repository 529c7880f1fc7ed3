using L2Gpu.Conformance;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.IrDrop;

/// <summary>How many iterations solves take, and what they say where they do not arrive.</summary>
public sealed class IrDropIterationTests(IrDropFixture fixture) : IClassFixture<IrDropFixture>
{
    [Theory]
    [InlineData(128, 6)]
    [InlineData(256, 8)]
    [InlineData(512, 12)]
    [InlineData(1024, 18)]
    public void Iterations_at_one_ohm_are_few(int size, int expected)
    {
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, IrDropFixture.Uniform(size, size, 1));
        Assert.InRange(found.Iterations, expected - 2, expected + 2);
        Assert.True(found.Residual <= 1e-12, $"the residual is {found.Residual}");
    }

    // Where segments resist much, iterations grow with the length of lines; errors in the curvature make them grow faster.
    [Theory]
    [InlineData(128, 26)]
    [InlineData(256, 46)]
    [InlineData(512, 88)]
    public void Iterations_at_a_hundred_ohms_grow_with_the_lines(int size, int most)
    {
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, IrDropFixture.Uniform(size, size, 100));
        Assert.InRange(found.Iterations, 4, most);
        Assert.True(found.Residual <= 1e-12, $"the residual is {found.Residual}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_limit_of_iterations_is_said_and_not_hidden(int limit)
    {
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, IrDropFixture.Uniform(128, 128, 1) with { Limits = new IrDropLimits(1e-12, limit) });
        Assert.Equal(limit, found.Iterations);
        Assert.InRange(found.Residual, 1e-11, 0.1);
    }

    [Fact]
    public void More_than_arithmetic_can_give_ends_without_it()
    {
        IrDropProblem problem = IrDropFixture.Uniform(128, 128, 1);
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, problem with { Limits = new IrDropLimits(1e-20, 1000) }), wanted = fixture.Solve(fixture.Simd, problem with { Limits = new IrDropLimits(1e-13, 1000) });
        Assert.InRange(found.Iterations, 5, 60);
        Assert.InRange(found.Residual, 1e-20, 1e-13);
        Assert.All(found.Currents.Zip(wanted.Currents), pair => Assert.Equal(pair.First, pair.Second, 1e-11 * pair.First));
    }

    [Fact]
    public void What_is_said_of_a_converged_solve_is_true_to_rounding()
    {
        IrDropProblem problem = IrDropFixture.Uniform(30, 40, 10);
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, problem);
        Assert.InRange(new IrDropNetworkCheck(problem).Residual(found.BitLines), 0, 1.01e-12);
        Assert.InRange(found.Residual, 0, 1e-12);
    }
}
