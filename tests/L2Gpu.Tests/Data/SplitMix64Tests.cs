using L2Gpu.Data;
using Xunit;

namespace L2Gpu.Tests.Data;

/// <summary>The generator of splits, folds and resamples.</summary>
public sealed class SplitMix64Tests
{
    [Fact]
    public void Numbers_are_those_that_are_published()
    {
        // The first outputs of the reference implementation (Vigna) for the seed 1234567.
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        foreach (ulong value in expected) Assert.Equal(value, random.Next());
    }

    [Fact]
    public void Draws_below_a_bound_are_equally_likely()
    {
        var random = new SplitMix64(9);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.Below(7)]++;

        // χ² of 6 degrees of freedom: above 22.5 once in a thousand.
        Assert.InRange(counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000), 0, 22.5);
        Assert.Equal(0UL, random.Below(1));
    }
}
