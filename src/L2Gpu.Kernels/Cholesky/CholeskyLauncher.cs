using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>
/// The factorisation in device source: matrices of up to <see cref="Small"/> in the memory of a work-group, larger ones by blocks. Solving is in the other part.
/// </summary>
internal sealed partial class CholeskyLauncher<T>(SourceContext context) : CholeskyOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The largest triangle that a work-group holds.</summary>
    internal const int Small = 64;

    // The largest triangle that the lanes of a warp hold, and warps of a work-group.
    private const int Warp = 32, Warps = 4;

    private readonly KernelDefines _panels = context.Tiles<T>("cholesky");
    private readonly GemmLauncher<T> _gemm = new(context);

    /// <inheritdoc/>
    protected override void RunFactor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        ISourceQueue source = queue.Source();
        int n = checked((int)a.Rows);
        if (n <= Small)
        {
            FactorTiles(source, a, status, 0);
            return;
        }

        int width = _panels.Number("N_MAX"), panelRows = _panels.Number("ROWS"), lx = _panels.Number("LX");
        IKernel panel = context.Kernel("Cholesky/cholesky-panel", _panels, "cholesky_panel");
        IKernel update = context.Kernel("Cholesky/cholesky-panel", _panels, "cholesky_update");
        long groups = Math.Min(a.Count, LaunchSize.MostGroups);
        for (int k = 0; k < n; k += width)
        {
            int rest = n - k - width;
            BatchView<T> block = Part(a, k, k, Math.Min(width, n - k), Math.Min(width, n - k));
            FactorTiles(source, block, status, k);
            if (rest <= 0) break;
            source.Launch(
                panel, new(LaunchExtensions.Tiles(rest, panelRows), groups), new(panelRows),
                rest, a.Count, a.Buffer, block.Offset, a.LeadingDimension, a.Stride, status.Buffer, status.Offset);
            long tiles = LaunchExtensions.Tiles(rest, lx * _panels.Number("RM"));
            source.Launch(
                update, new(tiles * (tiles + 1) / 2, groups), new(lx, lx),
                rest, a.Count, a.Buffer, block.Offset + (width * a.LeadingDimension), a.LeadingDimension, a.Stride, status.Buffer, status.Offset);
        }
    }

    /// <inheritdoc/>
    protected override void RunLogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        KernelDefines defines = Columns();
        queue.Source().Launch(
            context.Kernel(ColumnsSource, defines, "cholesky_log_determinant"), new(factor.Count), new(defines.Number("LX") * defines.Number("LY")),
            checked((int)factor.Rows), factor.Buffer, factor.Offset, factor.LeadingDimension, factor.Stride, logDeterminant.Buffer, logDeterminant.Offset);
    }

    // A whole batch, or a block on the diagonal of each matrix of one, from minor `first` on.
    private void FactorTiles(ISourceQueue queue, BatchView<T> a, VectorView<int> status, int first)
    {
        bool lanes = FitsLanes(a.Rows);
        (KernelDefines defines, LaunchSize local, int each) = lanes ? Lanes(a.Rows) : Triangles(a.Rows);
        queue.Launch(
            lanes ? context.Kernel("Cholesky/cholesky-tile.sm80", defines, "cholesky_tile_lanes") : context.Kernel("Cholesky/cholesky-tile", defines, "cholesky_tile"),
            new(LaunchExtensions.Tiles(a.Count, each)), local,
            (int)a.Rows, a.Count, first, a.Buffer, a.Offset, a.LeadingDimension, a.Stride, status.Buffer, status.Offset);
    }

    // Few sizes are compiled; the smaller the matrices, the more of them share a group.
    private static (KernelDefines Defines, LaunchSize Local, int Each) Triangles(long n)
    {
        (int order, int each) = n switch { <= 16 => (16, 4), <= 32 => (32, 2), _ => (Small, 1) };
        return (SourceContext.TypeOf<T>().With("N_MAX", order).With("PER", each), new(order, each), each);
    }

    // Small ones have a lane a row, and registers instead of the group's memory.
    private bool FitsLanes(long n) => n <= Warp && context.HasCuda(80);

    private static (KernelDefines Defines, LaunchSize Local, int Each) Lanes(long n)
    {
        int order = n switch { <= 8 => 8, <= 16 => 16, _ => Warp };
        return (SourceContext.TypeOf<T>().With("N_MAX", order).With("WARPS", Warps), new(Warp, Warps), Warps * Warp / order);
    }

    private static BatchView<T> Part(BatchView<T> view, long row, long column, long rows, long columns)
        => new(view.Buffer, view.Offset + (row * view.LeadingDimension) + column, view.Count, view.Stride, rows, columns, view.LeadingDimension);
}
