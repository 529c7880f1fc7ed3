using L2Gpu.Conformance;
using Xunit;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>Products that are rounded together with a sum, where a device has no instruction for it.</summary>
public sealed class EmulationTests(CpuFixture fixture) : IClassFixture<CpuFixture>
{
    public static TheoryData<string> CaseNames
        => [.. ConformanceSuite.All.Where(c => c.Operator is "Random" or "CrossbarWrite" or "CrossbarRead").Select(c => c.Name), "Pairwise<double>: a compensated product keeps its digits where almost all cancel"];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Emulated_kernels_have_the_same_bits(string caseName)
    {
        ConformanceCase? found = ConformanceSuite.All.SingleOrDefault(c => c.Name == caseName);
        Assert.NotNull(found);
        using var emulating = IlgpuAccelerator.Emulating(fixture.Inner);
        ConformanceResult result = found.Run(emulating, ConformanceBudget.Interpreted);
        Assert.True(result.Outcome == ConformanceOutcome.Passed, $"{result.Outcome}: {result.Message}");
    }

    [Fact]
    public void A_product_and_a_sum_are_rounded_once()
    {
        var random = new Random(1);
        for (int i = 0; i < 1_000_000; i++)
        {
            // Sums that cancel, sums next to ties, and results below the normal numbers.
            float x = Number(random), y = Number(random), z = (i % 4) switch { 0 => Number(random), 1 => -x * y, 2 => MathF.BitIncrement(-x * y), _ => x * y * MathF.ScaleB(1, random.Next(-30, 30)) };
            Assert.Equal(BitConverter.SingleToInt32Bits(MathF.FusedMultiplyAdd(x, y, z)), BitConverter.SingleToInt32Bits(SplitFused.MultiplyAdd(x, y, z)));
            double a = x * random.NextDouble(), b = y * random.NextDouble();
            Assert.Equal(Math.FusedMultiplyAdd(a, b, -(a * b)), SplitFused.ProductError(a, b, a * b));
        }

        static float Number(Random random) => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-70, 60));
    }

    [Theory]
    [InlineData(float.NaN, 1, 1)]
    [InlineData(float.PositiveInfinity, 0, 1)]
    [InlineData(float.PositiveInfinity, 1, float.NegativeInfinity)]
    [InlineData(float.MaxValue, 2, 0)]
    [InlineData(float.MaxValue, -2, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, -1, -0f)]
    public void Infinities_and_zeros_are_those_of_arithmetic(float x, float y, float z)
        => Assert.Equal(MathF.FusedMultiplyAdd(x, y, z), SplitFused.MultiplyAdd(x, y, z));
}
