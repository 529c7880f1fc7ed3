namespace L2Gpu.Bench.Compare;

/// <summary>The samples of a pair, in seconds a call.</summary>
internal sealed record Timing(double[] Ours, double[] Peer)
{
    public double OursMedian => Quantile(Ours, 0.5);

    public double PeerMedian => Quantile(Peer, 0.5);

    /// <summary>How many times our speed is the peer's: above 1 we are faster.</summary>
    public double Ratio => PeerMedian / OursMedian;

    /// <summary>The larger of the two distances between the quartiles, as a fraction of the median: how much noise there was.</summary>
    public double Spread => Math.Max(RelativeSpread(Ours), RelativeSpread(Peer));

    private static double RelativeSpread(double[] samples)
        => (Quantile(samples, 0.75) - Quantile(samples, 0.25)) / Quantile(samples, 0.5);

    private static double Quantile(double[] samples, double q)
    {
        double[] sorted = [.. samples.Order()];
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        double above = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return sorted[below] + ((position - below) * (above - sorted[below]));
    }
}
