namespace L2Gpu.Kernels;

/// <summary>What a <see cref="IGram{T}"/> sums over rows.</summary>
/// <param name="Columns">The number of features d.</param>
/// <param name="Targets">The number of targets t; 0 for features alone.</param>
/// <param name="Weighted">Whether rows come with weights.</param>
/// <param name="Centered">Whether products are of deviations from the weighted column means (a model with an intercept), or of the values.</param>
public readonly record struct GramShape(long Columns, long Targets, bool Weighted, bool Centered)
{
    /// <summary>The order p = d + t + 1 of the moment matrix.</summary>
    public long Order => Columns + Targets + 1;
}
