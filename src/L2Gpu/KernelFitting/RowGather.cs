using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Some rows of the points of a problem, packed.</summary>
internal static class RowGather
{
    // A read of one row costs a device about as much as one of so many rows costs it more.
    private const long RowsOfRead = 256;

    /// <summary>Copies rows by way of the host.</summary>
    public static MatrixView<double> Of(KernelProblem problem, DeviceArena arena, int[] rows)
    {
        int d = (int)problem.Columns;
        var values = new double[rows.Length * (long)d];
        if (rows.Length * RowsOfRead >= problem.Rows)
        {
            double[] all = arena.Download(problem.Points);
            for (int i = 0; i < rows.Length; i++) all.AsSpan(rows[i] * d, d).CopyTo(values.AsSpan(i * d));
        }
        else
        {
            for (int i = 0; i < rows.Length; i++) problem.Queue.Read(problem.Points.Block(rows[i], 0, 1, d), values.AsSpan(i * d, d));
        }

        return arena.Upload<double>(values, rows.Length, d);
    }
}
