using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Noise of each cell and noise of each sum are the same law, N(Σgx, Σσ²x²), which FP64 gives exactly.</summary>
/// <remarks>
/// 102,400 results, standardised by their exact mean and deviation. The standard error of their standard deviation is 0.22 %: bounds of 4.5 standard errors catch a σ that is wrong by 1.5 % in 98 of 100 runs, and
/// one that is wrong by 2 % is shown to be caught. The seed is fixed, so that the tests are no matter of chance.
/// </remarks>
public sealed class ReadLawTests
{
    private const int Rows = 24, Columns = 512, Batch = 200, Count = Columns * Batch;

    private const double Allowed = 4.5;

    // Of the Kolmogorov distribution, where its tail is 1 in 10,000.
    private const double AllowedDistance = 2.225;

    [Theory]
    [InlineData(ReadNoise.PerCell, false)]
    [InlineData(ReadNoise.PerCell, true)]
    [InlineData(ReadNoise.Collapsed, false)]
    [InlineData(ReadNoise.Collapsed, true)]
    public void Results_have_the_mean_the_variance_and_the_distribution_of_the_law(ReadNoise noise, bool transposed)
    {
        double[] found = Standardised(noise, transposed, 1);
        Assert.InRange(Moment(found, 1), -Allowed / Math.Sqrt(Count), Allowed / Math.Sqrt(Count));
        Assert.InRange(Moment(found, 2) - 1, -Allowed * Math.Sqrt(2.0 / Count), Allowed * Math.Sqrt(2.0 / Count));
        Assert.InRange(Moment(found, 3), -Allowed * Math.Sqrt(15.0 / Count), Allowed * Math.Sqrt(15.0 / Count));
        Assert.InRange(Moment(found, 4) - 3, -Allowed * Math.Sqrt(96.0 / Count), Allowed * Math.Sqrt(96.0 / Count));
        Assert.InRange(Distance(found) * Math.Sqrt(Count), 0, AllowedDistance);
    }

    [Theory]
    [InlineData(ReadNoise.PerCell)]
    [InlineData(ReadNoise.Collapsed)]
    public void A_deviation_that_is_wrong_by_2_percent_is_noticed(ReadNoise noise)
        => Assert.NotInRange(Moment(Standardised(noise, false, 1.02f), 2) - 1, -Allowed * Math.Sqrt(2.0 / Count), Allowed * Math.Sqrt(2.0 / Count));

    [Theory]
    [InlineData(ReadNoise.PerCell)]
    [InlineData(ReadNoise.Collapsed)]
    public void Neighbouring_sums_neighbouring_items_and_the_two_kinds_of_noise_are_not_correlated(ReadNoise noise)
    {
        double[] found = Standardised(noise, false, 1);
        foreach (int lag in new[] { 1, 32, 128, Columns }) Uncorrelated(found[lag..], found[..^lag]);
        Uncorrelated(found, Standardised(noise == ReadNoise.PerCell ? ReadNoise.Collapsed : ReadNoise.PerCell, false, 1));
    }

    [Fact]
    public void Noise_behind_the_sums_adds_its_own_variance()
    {
        using var rig = new ReadRig(1, Columns);
        float[] x = [.. Enumerable.Repeat(1f, Batch)];
        double[] found = [.. rig.Read(x, new ReadChain { OutputNoise = 0.06f }, sigma: 0).Select((value, i) => (value - rig.G[i % Columns]) / 0.06)];
        Assert.InRange(Moment(found, 2) - 1, -Allowed * Math.Sqrt(2.0 / Count), Allowed * Math.Sqrt(2.0 / Count));
        Uncorrelated(found, [.. rig.Read(x, new ReadChain { Noise = ReadNoise.Collapsed }, sigma: 1).Select((value, i) => (double)value - rig.G[i % Columns])]);
    }

    [Fact]
    public void Arrays_that_are_cut_add_as_many_noises()
    {
        // Three arrays of 32 lines: noise behind the sums comes three times.
        using var rig = new ReadRig(96, Columns);
        float[] x = [.. Enumerable.Repeat(0f, 96 * Batch)];
        double[] found = [.. rig.Read(x, new ReadChain { OutputNoise = 2, TileLines = 32 }, sigma: 0).Select(value => value / (2 * Math.Sqrt(3)))];
        Assert.InRange(Moment(found, 2) - 1, -Allowed * Math.Sqrt(2.0 / Count), Allowed * Math.Sqrt(2.0 / Count));
    }

    // Results of one input again and again, less their mean, over their deviation.
    private static double[] Standardised(ReadNoise noise, bool transposed, float wrong)
    {
        using var rig = transposed ? new ReadRig(Columns, Rows) : new ReadRig(Rows, Columns);
        float[] x = ReadRig.Numbers(21, Rows);
        double[] mean = new double[Columns], variance = new double[Columns];
        for (int l = 0; l < Rows; l++)
        {
            for (int s = 0; s < Columns; s++)
            {
                int cell = transposed ? (s * Rows) + l : (l * Columns) + s;
                mean[s] += (double)x[l] * rig.G[cell];
                variance[s] += Math.Pow((double)x[l] * rig.Sigma[cell], 2);
            }
        }

        rig.Sigma = [.. rig.Sigma.Select(sigma => sigma * wrong)];
        float[] found = rig.Read([.. Enumerable.Repeat(x, Batch).SelectMany(item => item)], new ReadChain { Noise = noise }, sigma: null, transposed);
        return [.. found.Select((value, i) => (value - mean[i % Columns]) / Math.Sqrt(variance[i % Columns]))];
    }

    private static double Moment(double[] values, int power) => values.Average(value => Math.Pow(value, power));

    private static void Uncorrelated(double[] left, double[] right)
    {
        double sum = left.Zip(right, (a, b) => a * b).Average();
        Assert.InRange(sum, -Allowed / Math.Sqrt(left.Length), Allowed / Math.Sqrt(left.Length));
    }

    // Kolmogorov's: the largest distance between the empirical and the normal distribution function.
    private static double Distance(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double worst = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double phi = NormalDistribution(sorted[i]);
            worst = Math.Max(worst, Math.Max(phi - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - phi));
        }

        return worst;
    }

    private static double NormalDistribution(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);
}
