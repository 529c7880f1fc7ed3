using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>How cells differ: moments, what is cut, and how many are stuck, within what chance allows. The seed is fixed.</summary>
public sealed class SpreadLawTests : IDisposable
{
    private const int Side = 512;

    // Of standard errors, of 2¹⁸ cells.
    private const double Allowed = 5;

    private readonly WriteBench _bench = new(CpuAccelerator.Create(2), Side, Side);

    [Fact]
    public void Parameters_have_the_moments_of_the_law()
    {
        CellSpread law = new()
        {
            Step = 0.02f, StepSpread = 0.1f, Asymmetry = 0.05f, AsymmetrySpread = 0.08f, Lower = -0.6f, LowerSpread = 0.15f, Upper = 0.8f, UpperSpread = 0.12f, CycleToCycle = 0.3f, CycleToCycleSpread = 0.2f,
        };
        double[][] drawn = Draw(law);
        const double d = 0.02, s = 0.1, a = 0.05, t = 0.08;

        // The product of independent numbers 1 + sξ and c + tξ has variance s²c² + t² + s²t².
        AssertMoments(drawn[0], d * (1 + a), d * Math.Sqrt((s * s * (1 + a) * (1 + a)) + (t * t) + (s * s * t * t)));
        AssertMoments(drawn[1], d * (1 - a), d * Math.Sqrt((s * s * (1 - a) * (1 - a)) + (t * t) + (s * s * t * t)));
        AssertMoments(drawn[2], -0.6, 0.6 * 0.15);
        AssertMoments(drawn[3], 0.8, 0.8 * 0.12);
        AssertMoments(drawn[4], 0.3, 0.3 * 0.2);

        // Steps of a cell share their size and part by their asymmetry; bounds and noise have nothing in common.
        Assert.InRange(Covariance(drawn[0], drawn[1]) - (d * d * ((s * s * (1 - (a * a))) - (t * t) - (s * s * t * t))), -Allowed * d * d * 0.02 / Side, Allowed * d * d * 0.02 / Side);
        foreach ((int i, int j) in new[] { (0, 2), (0, 4), (2, 3), (3, 4) })
            Assert.InRange(Covariance(drawn[i], drawn[j]) / Math.Sqrt(Covariance(drawn[i], drawn[i]) * Covariance(drawn[j], drawn[j])), -Allowed / Side, Allowed / Side);
    }

    [Fact]
    public void What_would_change_its_sign_is_cut()
    {
        double[][] drawn = Draw(new() { Step = 1, StepSpread = 2, AsymmetrySpread = 2, Lower = 0.5f, LowerSpread = 1, Upper = 1, UpperSpread = 1, CycleToCycle = 1, CycleToCycleSpread = 3 });
        Assert.Equal(0, drawn.Min(x => x.Min()));
        Assert.DoesNotContain(drawn[2].Zip(drawn[3]), bounds => !(bounds.First <= bounds.Second));

        // Φ(−⅓) of the spreads are none.
        AssertCount(drawn[4].Count(x => x == 0), 0.36944134018176367);
    }

    [Fact]
    public void As_many_cells_are_stuck_as_the_law_says_at_the_bound_that_it_says()
    {
        double[][] drawn = Draw(new() { Step = 0.1f, Lower = -1, LowerSpread = 0.01f, Upper = 2, UpperSpread = 0.01f, StuckLow = 0.03f, StuckHigh = 0.008f });
        (double First, double Second)[] stuck = [.. drawn[2].Zip(drawn[3]).Where(bounds => bounds.First == bounds.Second)];
        AssertCount(stuck.Count(bounds => bounds.First < 0), 0.03);
        AssertCount(stuck.Count(bounds => bounds.First > 0), 0.008);
        Assert.Equal([-1.0], Draw(new() { Step = 0.1f, Lower = -1, Upper = 2 })[2].Distinct());
    }

    public void Dispose() => _bench.Dispose();

    private static double Covariance(double[] x, double[] y)
    {
        double a = x.Average(), b = y.Average(), sum = 0;
        for (int i = 0; i < x.Length; i++) sum += (x[i] - a) * (y[i] - b);
        return sum / x.Length;
    }

    private static void AssertMoments(double[] values, double mean, double deviation)
    {
        Assert.InRange((values.Average() - mean) / (deviation / Side), -Allowed, Allowed);
        Assert.InRange(((Covariance(values, values) / (deviation * deviation)) - 1) / (Math.Sqrt(2) / Side), -Allowed, Allowed);
    }

    private static void AssertCount(double count, double probability)
        => Assert.InRange((count - (Side * Side * probability)) / (Side * Math.Sqrt(probability * (1 - probability))), -Allowed, Allowed);

    private double[][] Draw(CellSpread law)
    {
        MatrixView<float>[] all = [.. Enumerable.Range(0, 5).Select(_ => _bench.Filled(0))];
        _bench.Write.Spread(_bench.Queue, law, new(31), new(all[0], all[1], all[2], all[3], all[4]));
        return [.. all.Select(view => _bench.Read(view).Select(x => (double)x).ToArray())];
    }
}
