namespace L2Gpu.Kernels;

/// <summary>Which rows an <see cref="IQr{T}"/> factors.</summary>
/// <param name="Columns">The number of features d.</param>
/// <param name="Targets">The number of targets t; 0 for features alone.</param>
/// <param name="Weighted">Whether rows come with weights.</param>
public readonly record struct QrShape(long Columns, long Targets, bool Weighted)
{
    /// <summary>The order p = d + t of the factor.</summary>
    public long Order => Columns + Targets;
}
