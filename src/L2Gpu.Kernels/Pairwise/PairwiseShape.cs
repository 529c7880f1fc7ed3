namespace L2Gpu.Kernels;

/// <summary>The points of a call of <see cref="IPairwise{T}"/>, as far as memory depends on them.</summary>
/// <param name="Rows">n, the points x.</param>
/// <param name="OtherRows">m, the points y.</param>
/// <param name="Columns">d, the columns of both.</param>
/// <param name="IsSame">Whether y is the same view as x.</param>
public readonly record struct PairwiseShape(long Rows, long OtherRows, long Columns, bool IsSame)
{
    /// <summary>Points with themselves.</summary>
    public static PairwiseShape OfOne(long rows, long columns) => new(rows, rows, columns, true);
}
