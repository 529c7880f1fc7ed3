namespace L2Gpu.Bench.Compare;

/// <summary>Something that was measured or counted and has no peer.</summary>
/// <param name="What">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Figure(string What, double Value, string Unit)
{
    /// <summary>What it should be at most; null where nothing was set.</summary>
    public double? Bound { get; init; }

    /// <summary>The samples of which <see cref="Value"/> is the median; null where it was counted.</summary>
    public double[]? Samples { get; init; }
}
