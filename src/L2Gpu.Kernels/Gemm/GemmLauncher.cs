using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The product on a device that compiles: by the kernel for every device, by the one for tensor cores, or by the vendor's library, as a table says.</summary>
internal sealed partial class GemmLauncher<T>(SourceContext context) : GemmOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelDefines _tiles = context.Tiles<T>("gemm"), _large = context.Tiles<T>("gemm-tensor"), _small = context.Tiles<T>("gemm-tensor64");
    private readonly GemmRoutes _routes = new(typeof(T), context.CudaArchitecture);

    /// <summary>
    /// Enqueues a product that needs no check, for launchers that are built on products. B and C may be parts of one matrix, as long as they share no element.
    /// </summary>
    internal void Enqueue(
        ISourceQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        if (c.Count == 0 || c.Rows == 0 || c.Columns == 0) return;

        // Without a product, A and B are not read.
        long k = T.IsZero(alpha) ? 0 : transposeA == Transpose.No ? a.Columns : a.Rows;
        GemmRoute route = _routes.Choose(c.Rows, c.Columns, k, c.Count);
        if (route == GemmRoute.Vendor)
        {
            if (context.Device.TryGetService(out IVendorBlas? blas)
                && blas.TryMultiply(queue, transposeA == Transpose.Yes, transposeB == Transpose.Yes, alpha, a, b, beta, c)) return;
            route = _routes.Choose(c.Rows, c.Columns, k, c.Count, GemmRoute.Tensor);
        }

        if (route == GemmRoute.Tensor) Tensor(queue, transposeA, transposeB, k, alpha, a, b, beta, c);
        else Common(queue, transposeA, transposeB, k, alpha, a, b, beta, c);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
        => Enqueue(queue.Source(), transposeA, transposeB, alpha, a, b, beta, c);

    private static KernelDefines Variant(KernelDefines tiles, Transpose transposeA, Transpose transposeB)
        => tiles.With("TRANS_A", (int)transposeA).With("TRANS_B", (int)transposeB);

    private void Common(
        ISourceQueue queue, Transpose transposeA, Transpose transposeB, long k, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        KernelDefines defines = Variant(_tiles, transposeA, transposeB);
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
}
