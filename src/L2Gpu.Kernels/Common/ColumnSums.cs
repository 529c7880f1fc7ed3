using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The second stage of sums: adds what groups left behind, in an order that their number alone fixes.</summary>
internal sealed class ColumnSums(SourceContext context)
{
    private const int Columns = 4, Lanes = 64;

    /// <summary>Adds the rows of packed partial sums.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="partial">Shape (count, m), FP64, from the buffer's beginning.</param>
    /// <param name="count">The number of partial sums of each.</param>
    /// <param name="sums">m of them.</param>
    /// <param name="add">Whether they are added to what is there.</param>
    public void Run(ISourceQueue queue, DeviceBuffer partial, long count, VectorView<double> sums, bool add)
        => queue.Launch(
            context.Kernel("Common/column-sums", KernelDefines.None, "column_sums"),
            new LaunchSize(LaunchExtensions.Tiles(sums.Length, Columns)), new LaunchSize(Columns, Lanes),
            count, sums.Length, add ? 1 : 0, partial, 0L, sums.Buffer, sums.Offset);
}
