using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>
/// Means, squares and products with the targets of each column by itself, in one pass over the rows: what a fit needs that never forms XᵀWX.
/// </summary>
/// <typeparam name="T">The type of the data, <see cref="float"/> or <see cref="double"/>; all arithmetic is FP64.</typeparam>
public interface IColumnMoments<T>
    where T : unmanaged
{
    /// <summary>Begins the sums over rows that come in blocks.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="columns">Features, d of them.</param>
    /// <param name="targets">Targets, t of them.</param>
    /// <param name="weighted">Whether rows come with weights.</param>
    /// <remarks>
    /// Sums are taken about a shift s, the first row that counts, and corrected exactly at the end, so that large means cost no more than the
    /// data's own rounding explains. Error: (n + 4)·ε₆₄ of Σw|z − s| in a mean times its weight, and of Σw|z − s||z' − s'| in a product of deviations.
    /// The order of the sums is fixed by the sizes of the blocks.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number of columns is negative.</exception>
    IColumnMomentsAccumulator<T> Begin(IQueue queue, long columns, long targets, bool weighted);
}
