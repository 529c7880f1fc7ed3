using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The product in device source: tiles of C in registers, tiles of A and B in the memory of a work-group.</summary>
internal sealed class GemmLauncher<T>(SourceContext context) : GemmOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelDefines _tiles = context.Tiles<T>("gemm");

    /// <summary>
    /// Enqueues a product that needs no check, for launchers that are built on products. B and C may be parts of one matrix, as long as they share no element.
    /// </summary>
    internal void Enqueue(
        ISourceQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        if (c.Count == 0 || c.Rows == 0 || c.Columns == 0) return;

        // Without a product, A and B are not read.
        long k = T.IsZero(alpha) ? 0 : transposeA == Transpose.No ? a.Columns : a.Rows;
        KernelDefines defines = _tiles.With("TRANS_A", (int)transposeA).With("TRANS_B", (int)transposeB);
        int lx = defines.Number("LX"), ly = defines.Number("LY");
        long tiles = LaunchExtensions.Tiles(c.Rows, ly * defines.Number("RM")) * LaunchExtensions.Tiles(c.Columns, lx * defines.Number("RN"));
        queue.Launch(
            context.Kernel("Gemm/gemm", defines, "gemm"),
            new LaunchSize(tiles, Math.Min(c.Count, LaunchSize.MostGroups)),
            new LaunchSize(lx, ly),
            checked((int)c.Rows), checked((int)c.Columns), checked((int)k), c.Count, KernelArgument.Of(alpha), KernelArgument.Of(beta),
            a.Buffer, a.Offset, a.LeadingDimension, a.Stride,
            b.Buffer, b.Offset, b.LeadingDimension, b.Stride,
            c.Buffer, c.Offset, c.LeadingDimension, c.Stride);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
        => Enqueue(queue.Source(), transposeA, transposeB, alpha, a, b, beta, c);
}
