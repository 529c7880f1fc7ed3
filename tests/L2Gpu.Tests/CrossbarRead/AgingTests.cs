using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Drift and the noise of reads beside the published formulas for phase-change memory, in FP64.</summary>
public sealed class AgingTests
{
    private const int Cells = 20_000;

    // Standard errors: two are chance, five are not. The seed is fixed.
    private const double Allowed = 5;

    /// <summary>Conductances in µS; the bounds of mean and deviation of ν bind for some of them.</summary>
    public static TheoryData<float> Conductances => [0.02f, 0.5f, 3, 8, 15, 24, 25, 40];

    [Theory]
    [MemberData(nameof(Conductances))]
    public void Drift_exponents_have_the_mean_and_the_deviation_of_the_law(float conductance)
    {
        using ReadRig rig = Uniform(conductance);
        const double seconds = 1e6;
        double[] exponents = [.. rig.Age(AgingLaw.Pcm, seconds).Aged.Select(aged => -Math.Log(aged / (double)conductance) / Math.Log(seconds / 20))];
        (double mean, double deviation) = Exponent(conductance);
        double found = exponents.Average(), square = exponents.Average(value => Math.Pow(value - mean, 2));
        Assert.InRange(found - mean, -Allowed * deviation / Math.Sqrt(Cells), Allowed * deviation / Math.Sqrt(Cells));
        Assert.InRange((square / (deviation * deviation)) - 1, -Allowed * Math.Sqrt(2.0 / Cells), Allowed * Math.Sqrt(2.0 / Cells));
    }

    [Theory]
    [MemberData(nameof(Conductances))]
    public void Each_cell_has_the_drift_of_its_own_number_and_noise_by_what_is_left(float conductance)
    {
        using ReadRig rig = Uniform(conductance);
        const double seconds = 3600, readSeconds = 250e-9;
        (float[] aged, float[] noise) = rig.Age(AgingLaw.Pcm with { WhiteNoise = 0.01f }, seconds, new SimulationAddress(9, 2, 256));
        (double mean, double deviation) = Exponent(conductance);
        for (int cell = 0; cell < 1000; cell += 7)
        {
            double normal = Philox.Normal(new RandomStream(9, (ushort)SimulationPurpose.Drift, 2), 256 + cell);
            double left = conductance * Math.Pow(seconds / 20, -(mean + (deviation * normal)));
            double flicker = Math.Min(0.2, 0.0088 / Math.Pow(Math.Min(conductance / 25.0, 1), 0.65)) * Math.Sqrt(Math.Log((seconds + readSeconds) / (2 * readSeconds))) * left;
            Assert.InRange(aged[cell] / left, 1 - 3e-6, 1 + 3e-6);
            Assert.InRange(noise[cell] / Math.Sqrt((flicker * flicker) + 1e-4), 1 - 5e-6, 1 + 5e-6);
        }
    }

    [Fact]
    public void Nothing_drifts_before_the_reference_time_and_a_read_just_after_programming_finds_white_noise()
    {
        using ReadRig rig = Uniform(12);
        Assert.Equal(rig.G, rig.Age(AgingLaw.Pcm, 20).Aged);
        Assert.All(rig.Age(AgingLaw.Pcm with { WhiteNoise = 0.5f }, 0).Noise, noise => Assert.Equal(0.5f, noise));
        Assert.All(rig.Age(AgingLaw.Pcm, 1).Noise, noise => Assert.InRange(noise, 0.1f, 2));
    }

    [Fact]
    public void A_cell_has_the_same_exponent_at_all_times()
    {
        using ReadRig rig = Uniform(9);
        float[] early = rig.Age(AgingLaw.Pcm, 2000).Aged, late = rig.Age(AgingLaw.Pcm, 200_000).Aged;
        Assert.All(early.Zip(late), pair => Assert.InRange(Math.Log(pair.Second / 9.0) / Math.Log(pair.First / 9.0), 2 - 1e-3, 2 + 1e-3));
        Assert.True(early.Distinct().Count() > Cells / 20);
    }

    [Fact]
    public void A_cell_without_conductance_stays_so_and_has_no_flicker_noise()
    {
        using ReadRig rig = Uniform(0);
        (float[] aged, float[] noise) = rig.Age(AgingLaw.Pcm, 1e5);
        Assert.All(aged.Concat(noise), value => Assert.Equal(0, value));
    }

    // N(clip(−0.0155 ln g + 0.0244, 0.049, 0.1), clip(−0.0125 ln g − 0.0059, 0.008, 0.045)) with g = G/25 µS, at most 1.
    private static (double Mean, double Deviation) Exponent(double conductance)
    {
        double log = Math.Log(Math.Min(conductance / 25, 1));
        return (Math.Clamp((-0.0155 * log) + 0.0244, 0.049, 0.1), Math.Clamp((-0.0125 * log) - 0.0059, 0.008, 0.045));
    }

    private static ReadRig Uniform(float conductance) => new(1, Cells) { G = [.. Enumerable.Repeat(conductance, Cells)] };
}
