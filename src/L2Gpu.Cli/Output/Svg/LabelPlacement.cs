namespace L2Gpu.Cli.Output.Svg;

/// <summary>Moves labels apart along a line, each as little as the others allow.</summary>
internal static class LabelPlacement
{
    /// <summary>Positions in the order of what was wanted, at least a gap apart, in the order of the wanted ones, between two bounds.</summary>
    /// <param name="wanted">Where each would like to be.</param>
    /// <param name="gap">The distance between neighbours; less where the bounds leave less.</param>
    /// <param name="top">The smallest position.</param>
    /// <param name="bottom">The largest position.</param>
    /// <remarks>
    /// Less i·gap each, neighbours must not fall: isotonic regression, by pooling adjacent violators, which gives the least sum of squared moves.
    /// </remarks>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double top, double bottom)
    {
        int n = wanted.Count;
        if (n > 1) gap = Math.Min(gap, (bottom - top) / (n - 1));
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => wanted[i]).ThenBy(i => i)];
        var pools = new List<(double Sum, int Count)>();
        for (int i = 0; i < n; i++)
        {
            (double Sum, int Count) pool = (wanted[order[i]] - (i * gap), 1);
            while (pools.Count > 0 && pools[^1].Sum / pools[^1].Count >= pool.Sum / pool.Count)
            {
                pool = (pool.Sum + pools[^1].Sum, pool.Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        var result = new double[n];
        int place = 0;
        foreach ((double sum, int count) in pools)
        {
            for (int i = 0; i < count; i++, place++)
                result[order[place]] = Math.Clamp(sum / count, top, Math.Max(top, bottom - ((n - 1) * gap))) + (place * gap);
        }

        return result;
    }
}
