namespace L2Gpu.Emergence;

/// <summary>Means over time of what arrays in pairs that are mirrors of each other did: one has the noise ξ and the other −ξ, the other's weights being taken with the opposite sign.</summary>
/// <param name="Weights">For each replica, the mean of each weight over both.</param>
/// <param name="Pulls">For each replica, the mean of ψ(w) over both.</param>
/// <param name="Variances">For each replica, the mean of (w − E[w])² over both, with E[w] of all replicas.</param>
/// <param name="AtBounds">How often, of all samples, a state lay at a bound, where theory ends.</param>
internal sealed record GradientSums(double[][] Weights, double[][] Pulls, double[][] Variances, long AtBounds)
{
    /// <summary>Why nothing can be concluded; null where something can.</summary>
    public string? Caveat => AtBounds > 0 ? "states reached the bounds of the response" : null;

    /// <summary>The mean over replicas.</summary>
    public static double[] Mean(double[][] replicas)
        => [.. Enumerable.Range(0, replicas[0].Length).Select(j => replicas.Average(replica => replica[j]))];
}
