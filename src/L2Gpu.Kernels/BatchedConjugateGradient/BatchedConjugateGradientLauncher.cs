using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Conjugate gradients in device source, a work-group a system. The host sees nothing of the iteration.</summary>
internal sealed class BatchedConjugateGradientLauncher<T>(SourceContext context) : BatchedConjugateGradientOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Beyond the last of these orders vectors are in device memory, and as many groups run as that much of it allows.
    private static readonly int[] Orders = [64, 256];
    private const long MostGroups = 1 << 20, MostScratchGroups = 1024, ScratchBytes = 64 << 20;

    // The largest system whose matrix the lanes of a warp hold, and warps of a work-group.
    private const int Warp = 32, Warps = 4;

    private readonly KernelDefines _tiles = context.Tiles<T>("batched-cg");

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        if (a.Rows <= Warp && context.HasCuda(80))
        {
            RunInLanes(queue.Source(), a, b, tolerance, limit, x, status, iterations, residuals);
            return;
        }

        int n = checked((int)a.Rows), order = Array.Find(Orders, size => n <= size);
        long vectors = 4L * n * sizeof(double);
        long groups = order > 0 ? Math.Min(x.Count, MostGroups) : Math.Clamp(ScratchBytes / vectors, 1, Math.Min(x.Count, MostScratchGroups));
        using DeviceBuffer scratch = context.Device.Allocate(order > 0 ? sizeof(double) : checked((nuint)(groups * vectors)));
        queue.Source().Launch(
            context.Kernel("BatchedConjugateGradient/batched-cg", _tiles.With("ROOM", order), "batched_cg"),
            new LaunchSize(groups),
            new LaunchSize(_tiles.Number("LX")),
            n, x.Count, tolerance, limit,
            a.Buffer, a.Offset, a.LeadingDimension, a.Stride,
            b.Buffer, b.Offset, b.LeadingDimension, b.Stride,
            x.Buffer, x.Offset, x.LeadingDimension, x.Stride,
            status.Buffer, status.Offset, iterations.Buffer, iterations.Offset, residuals.Buffer, residuals.Offset, scratch);
    }

    private void RunInLanes(
        ISourceQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        int order = a.Rows switch { <= 8 => 8, <= 16 => 16, _ => Warp };
        queue.Launch(
            context.Kernel("BatchedConjugateGradient/batched-cg.sm80", SourceContext.TypeOf<T>().With("N_MAX", order).With("WARPS", Warps), "batched_cg_lanes"),
            new LaunchSize(LaunchExtensions.Tiles(x.Count, Warps * Warp / order)),
            new LaunchSize(Warp, Warps),
            (int)a.Rows, x.Count, tolerance, limit,
            a.Buffer, a.Offset, a.LeadingDimension, a.Stride,
            b.Buffer, b.Offset, b.LeadingDimension, b.Stride,
            x.Buffer, x.Offset, x.LeadingDimension, x.Stride,
            status.Buffer, status.Offset, iterations.Buffer, iterations.Offset, residuals.Buffer, residuals.Offset);
    }
}
