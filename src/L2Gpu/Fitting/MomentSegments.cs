using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Sums the moments of rows in segments, which are merged in FP64 on the host, so that sums can be kept and gone on with after each.</summary>
/// <remarks>
/// A segment ends with the block that brings it to <see cref="Limit"/> rows, whoever asks for what meanwhile: whoever goes on from the end of a
/// segment gets the bits of a pass that was never interrupted. Rows of one segment never leave the device.
/// </remarks>
/// <param name="accelerator">Where.</param>
/// <param name="queue">Where the work is enqueued.</param>
/// <param name="arena">Reads and writes the matrix.</param>
/// <param name="shape">What is summed.</param>
/// <param name="matrix">Room for the moments, and in the end the place where they are.</param>
/// <param name="onHost">Runs what the host does for another device; null runs it as it is.</param>
internal sealed class MomentSegments<T>(
    Accelerator accelerator, IQueue queue, DeviceArena arena, GramShape shape, MatrixView<double> matrix, Func<Func<double[]>, double[]>? onHost = null) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>What the host does where sums are made on another device.</summary>
    public const string HostStage = "merged sums";

    // Larger ones would cost the host more memory than the data they come from.
    private const long LargestMerged = 16384;

    // A segment of another device comes back to the host when it ends: so rarely that this is little beside the rows that went there.
    private const long FewestRows = 1 << 14, FewestRowsElsewhere = 1 << 20, RowsOfOrder = 4, RowsOfOrderElsewhere = 64;

    private IGramAccumulator<T>? _open;

    /// <summary>With how many rows a segment ends; to be changed only before the first row.</summary>
    public long Limit { get; set; } = RowsOf(shape, accelerator);

    /// <summary>The merged moments of the segments that have ended; null before the first has.</summary>
    public double[]? Ended { get; private set; }

    /// <summary>Rows of the segments that have ended.</summary>
    public long EndedRows { get; private set; }

    /// <summary>Rows of the segment that has not ended.</summary>
    public long OpenRows { get; private set; }

    /// <summary>Whether the next block starts a segment.</summary>
    public bool IsFull => OpenRows >= Limit;

    /// <summary>With how many rows a segment ends: so many that to merge p² numbers is nothing beside n·p² products.</summary>
    public static long RowsOf(GramShape shape, Accelerator accelerator)
        => shape.Order > LargestMerged ? long.MaxValue
            : accelerator.Device.TryGetService<IHostMemory>(out _) ? RowsOnHost(shape)
            : Math.Max(FewestRowsElsewhere, RowsOfOrderElsewhere * shape.Order);

    /// <summary>The same on the host, for sums on another device too that are to be kept often.</summary>
    public static long RowsOnHost(GramShape shape) => shape.Order > LargestMerged ? long.MaxValue : Math.Max(FewestRows, RowsOfOrder * shape.Order);

    /// <summary>Goes on from moments that were summed before.</summary>
    public void Restore(double[]? ended, long rows)
    {
        DropOpen();
        (Ended, EndedRows) = (ended, rows);
    }

    /// <summary>Ends a segment that is full, before a block of rows; a block itself may come in pieces and lies in one segment.</summary>
    public void BeginBlock()
    {
        if (IsFull) End();
    }

    public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        _open ??= accelerator.Get<IGram<T>>().Begin(queue, shape);
        _open.Add(x, y, weights);
        OpenRows += x.Rows;
    }

    /// <summary>Ends the segment that is open.</summary>
    /// <param name="usable">Looks at its moments before they are merged; what it throws leaves the segment out.</param>
    public void End(Action<double[]>? usable = null)
    {
        if (_open is null) return;
        long rows = OpenRows;
        try
        {
            _open.Finish(matrix);
            double[] segment = arena.Download(matrix);
            usable?.Invoke(segment);
            Ended = Ended is null ? segment : Merge(Ended, segment);
            EndedRows += rows;
        }
        finally
        {
            DropOpen();
        }
    }

    /// <summary>Writes the moments of all rows to the matrix.</summary>
    public void Finish()
    {
        if (Ended is null)
        {
            _open ??= accelerator.Get<IGram<T>>().Begin(queue, shape);
            _open.Finish(matrix);
            return;
        }

        End();
        arena.Write(Ended, matrix);
    }

    public void Dispose() => DropOpen();

    private double[] Merge(double[] a, double[] b)
    {
        double[] Work() => MomentAlgebra.Merge(a, b, (int)shape.Order, shape.Centered);
        return onHost is null ? Work() : onHost(Work);
    }

    private void DropOpen()
    {
        _open?.Dispose();
        _open = null;
        OpenRows = 0;
    }
}
