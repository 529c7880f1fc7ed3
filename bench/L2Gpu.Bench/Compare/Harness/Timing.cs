namespace L2Gpu.Bench.Compare;

/// <summary>The samples of both sides, in seconds a call.</summary>
/// <param name="Ours">Ours.</param>
/// <param name="Peer">The peer's, each taken next to ours of the same index.</param>
/// <param name="Waited">The largest share of a sample for which its threads waited for a core that another process had.</param>
internal sealed record Timing(double[] Ours, double[] Peer, double Waited)
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
