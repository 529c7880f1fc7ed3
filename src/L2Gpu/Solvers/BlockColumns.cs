using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>Blocks that get narrower.</summary>
internal static class BlockColumns
{
    /// <summary>Moves some columns of a matrix to a spare one, without gaps, and makes what it held the spare.</summary>
    public static void Keep<T>(IKrylovSteps<T> steps, IQueue queue, ref MatrixView<T> view, ref MatrixView<T> spare, int[] columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MatrixView<T> kept = Narrowed(spare, columns.Length);
        steps.Gather(queue, view, columns, kept);
        (view, spare) = (kept, view);
    }

    /// <summary>The same memory as a matrix of fewer columns.</summary>
    public static MatrixView<T> Narrowed<T>(MatrixView<T> view, int columns)
        where T : unmanaged
        => new(view.Buffer, view.Offset, view.Rows, columns, columns);
}
