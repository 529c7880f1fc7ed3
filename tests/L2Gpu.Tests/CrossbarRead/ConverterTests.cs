using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Converters by themselves, as an array of one cell passes numbers through them.</summary>
public sealed class ConverterTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 1)]
    [InlineData(9, 12)]
    [InlineData(16, 0.3)]
    public void Numbers_come_out_as_the_nearest_level_within_the_bound(int bits, float bound)
    {
        float[] x = [.. Enumerable.Range(-4000, 8001).Select(i => i * bound / 3000), float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity];
        double step = 2.0 * bound / ((1 << bits) - 2);
        foreach ((float given, float found) in x.Zip(Pass(new Converter(bits, bound), x)))
        {
            double cut = Math.Clamp(given, -(double)bound, bound), level = Math.Round(found / step);
            Assert.InRange(found, -bound * (1 + 1e-6), bound * (1 + 1e-6));
            Assert.InRange(found - (level * step), -1e-6 * bound, 1e-6 * bound);
            Assert.InRange(found - cut, -step * (0.5 + (1e-6 * (1 << bits))), step * (0.5 + (1e-6 * (1 << bits))));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void There_are_as_many_levels_as_bits_allow_and_one_is_0(int bits)
    {
        float[] levels = [.. Pass(new Converter(bits, 3), [.. Enumerable.Range(-20_000, 40_001).Select(i => i / 5000f)]).Distinct()];
        Assert.Equal((1 << bits) - 1, levels.Length);
        Assert.Contains(0, levels);
        Assert.All(levels, level => Assert.Contains(-level, levels));
    }

    [Fact]
    public void Ties_go_to_the_even_level()
        => Assert.Equal([0f, 2, 2, 4, 0, -2, -2], Pass(new Converter(4, 7), [0.5f, 1.5f, 2.5f, 3.5f, -0.5f, -1.5f, -2.5f]));

    [Fact]
    public void NaN_passes()
        => Assert.True(float.IsNaN(CellMath.Convert(Converter.Output, float.NaN)));

    // As inputs and as outputs, with the same result.
    private static float[] Pass(Converter converter, float[] x)
    {
        using var rig = new ReadRig(1, 1) { G = [1] };
        float[] first = rig.Read(x, new ReadChain { Input = converter }, sigma: 0);
        Assert.Equal(first, rig.Read(x, new ReadChain { Output = converter }, sigma: 0));
        return first;
    }
}
