using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Brings blocks of rows to a device: in place where the device can read the host's memory, by a copy where it cannot.</summary>
internal sealed unsafe class RowFeeder<T> : IDisposable
    where T : unmanaged
{
    private readonly IQueue _queue;
    private readonly IHostMemory? _host;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly DeviceBuffer?[] _copies = new DeviceBuffer?[3];

    public RowFeeder(IQueue queue, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        _queue = queue;
        _progress = progress;
        _cancellationToken = cancellationToken;
        queue.Device.TryGetService(out _host);
    }

    /// <summary>Takes a block of rows on the device.</summary>
    public delegate void BlockAction(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Bytes copied to the device so far.</summary>
    public long BytesMoved { get; private set; }

    /// <param name="stage">What progress is told.</param>
    /// <param name="source">The rows: those of the fit, or some of them.</param>
    /// <param name="add">Takes each block.</param>
    /// <param name="inspect">Looks at each block on the host before.</param>
    /// <param name="firstRow">Rows to pass over, which must be whole blocks.</param>
    /// <returns>The number of rows, passed over or read.</returns>
    public long EachBlock(string stage, IRowSource<T> source, BlockAction add, Action<RowBlock<T>>? inspect, long firstRow = 0)
    {
        long rows = PassOver(source, firstRow);
        while (source.TryRead(out RowBlock<T> block))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            inspect?.Invoke(block);
            if (_host is not null) AddInPlace(_host, block, add);
            else AddCopied(block, add);
            rows += block.Rows;
            _progress?.Report(new(stage, rows, source.Rows));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (DeviceBuffer? copy in _copies) copy?.Dispose();
    }

    private long PassOver(IRowSource<T> source, long rows)
    {
        source.Rewind();
        if (rows > 0 && source is ISeekableRowSource<T> seekable)
        {
            seekable.Seek(rows);
            return rows;
        }

        long passed = 0;
        while (passed < rows && source.TryRead(out RowBlock<T> block))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            passed += block.Rows;
        }

        return passed == rows ? rows : throw new ArgumentException($"Row {rows} does not begin a block of the source: the blocks before it hold {passed} rows. Read it in the same blocks as before.");
    }

    private static MatrixView<T> View(DeviceBuffer buffer, HostView<T> view) => new(buffer, 0, view.Rows, view.Columns, view.LeadingDimension);

    private static void AddInPlace(IHostMemory host, RowBlock<T> block, BlockAction add)
    {
        using DeviceBuffer x = host.Wrap(block.X.Origin, block.X.ByteExtent);
        using DeviceBuffer y = host.Wrap(block.Y.Origin, block.Y.ByteExtent);
        if (block.Weights is { } weights)
        {
            using DeviceBuffer w = host.Wrap(weights.Origin, weights.ByteExtent);
            add(View(x, block.X), View(y, block.Y), new VectorView<T>(w, 0, weights.Rows));
            return;
        }

        add(View(x, block.X), View(y, block.Y), null);
    }

    private void AddCopied(RowBlock<T> block, BlockAction add)
    {
        VectorView<T>? weights = block.Weights is { } w ? new VectorView<T>(Copy(2, w).Buffer, 0, w.Rows) : null;
        add(Copy(0, block.X), Copy(1, block.Y), weights);
    }

    private MatrixView<T> Copy(int slot, HostView<T> view)
    {
        nuint bytes = (nuint)(view.Rows * view.Columns * sizeof(T));
        if (_copies[slot] is not { } buffer || buffer.ByteLength < bytes)
        {
            _copies[slot]?.Dispose();
            _copies[slot] = buffer = _queue.Device.Allocate(bytes);
        }

        // Row by row: a block with gaps is rare, and its rows are long.
        long rowBytes = view.Columns * sizeof(T);
        bool packed = view.LeadingDimension == view.Columns;
        long runs = packed ? 1 : view.Rows, runBytes = packed ? (long)bytes : rowBytes;
        for (long run = 0; run < runs; run++)
        {
            var source = new ReadOnlySpan<T>(view.Origin + (run * view.LeadingDimension), checked((int)(runBytes / sizeof(T))));
            _queue.Write(MemoryMarshal.AsBytes(source), buffer, (nuint)(run * rowBytes));
        }

        BytesMoved += (long)bytes;
        return new MatrixView<T>(buffer, 0, view.Rows, view.Columns, view.Columns);
    }
}
