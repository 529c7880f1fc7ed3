namespace L2Gpu.Kernels;

/// <summary>Which rows an <see cref="IQr{T}"/> factors.</summary>
/// <param name="Columns">The number of features d.</param>
/// <param name="Targets">The number of targets t; 0 for features alone.</param>
/// <param name="Weighted">Whether rows come with weights.</param>
/// <param name="Ones">
/// Whether a column of ones comes first, with neither center nor scale: what is right of it is then the factor of deviations from the weighted means,
/// and R[0, 1 + j] / R[0, 0] is the mean of column j after center and scale.
/// </param>
public readonly record struct QrShape(long Columns, long Targets, bool Weighted, bool Ones = false)
{
    /// <summary>The order p of the factor: d + t, and one for the ones.</summary>
    public long Order => Columns + Targets + (Ones ? 1 : 0);
}
