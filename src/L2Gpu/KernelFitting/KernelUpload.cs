using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Brings points to a device.</summary>
internal static class KernelUpload
{
    // A copy of more than 2 GiB at once is more than a span of bytes.
    private const long BlockElements = 1 << 24;

    /// <summary>Packed points, as they are.</summary>
    public static MatrixView<double> Points(IQueue queue, DeviceArena arena, ReadOnlySpan<double> values, long rows, long columns)
    {
        MatrixView<double> points = arena.Matrix<double>(rows, columns);
        long most = Math.Max(1, BlockElements / Math.Max(1, columns));
        for (long first = 0; first < rows; first += most)
        {
            long taken = Math.Min(most, rows - first);
            queue.Write(values.Slice((int)(first * columns), (int)(taken * columns)), points.Block(first, 0, taken, columns));
        }

        return points;
    }

    /// <summary>Points as the solvers see them: shifted, and divided by the length scales of their kernel.</summary>
    public static MatrixView<double> Folded(Accelerator accelerator, IQueue queue, DeviceArena arena, KernelPoints points, KernelFunction kernel)
    {
        long rows = points.Values.Length / Math.Max(1, points.Shift.Length);
        int columns = points.Shift.Length;
        if (kernel.LengthScales.IsEmpty && points.Shift.All(s => s == 0)) return Points(queue, arena, points.Values, rows, columns);
        MatrixView<double> folded = arena.Matrix<double>(rows, columns);
        using IDisposable scope = arena.Scope();
        double[] factors = kernel.LengthScales.IsEmpty ? [.. Enumerable.Repeat(1.0, columns)] : [.. kernel.LengthScales.Select(scale => 1 / scale)];
        accelerator.Get<IConversion<double>>().Standardize(
            queue, Points(queue, arena, points.Values, rows, columns), arena.Upload<double>(points.Shift), arena.Upload<double>(factors), folded);
        return folded;
    }
}
