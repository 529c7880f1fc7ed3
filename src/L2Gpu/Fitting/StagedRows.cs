using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// Two places on a device through which rows pass: while the device works on those of one place, those of the other are copied, on a queue of their own. Neither queue waits
/// for the host.
/// </summary>
internal sealed unsafe class StagedRows<T> : IDisposable
    where T : unmanaged
{
    // As large as the pieces in which queues copy.
    private const long GatheredBytes = 4L << 20;

    private readonly IQueue _queue;
    private readonly bool _wholeBlocks;
    private readonly Place[] _places = [new(), new()];

    // Null where the device has no marks by which one queue could wait for the other; then everything is in the order of the one queue.
    private readonly ISourceQueue? _copies;
    private T[] _gathered = [];
    private int _next;

    public StagedRows(IQueue queue, bool wholeBlocks)
    {
        _queue = queue;
        _wholeBlocks = wholeBlocks;
        if (queue is ISourceQueue) _copies = queue.Device.CreateQueue() as ISourceQueue;
    }

    /// <summary>What was copied over the queue that is for copies alone.</summary>
    public TransferTotal Moved => _copies is null ? default : TransferTotal.Of(_copies);

    /// <summary>The rows of a block that are copied at a time.</summary>
    /// <param name="source">Whose block it is.</param>
    /// <param name="rows">Rows of the block.</param>
    public long RowsOf(IRowSource<T> source, long rows) => _wholeBlocks ? Math.Max(1, rows) : DevicePieces.RowsOf(_queue.Device.Info, (long)ResidentRows<T>.BytesOf(source, 1));

    /// <summary>Copies rows to the place that was used longest ago, as soon as the device is done with it, and hands them on.</summary>
    public void Use(RowBlock<T> rows, RowFeeder<T>.BlockAction action)
    {
        Place place = _places[_next];
        _next = 1 - _next;
        if (place.Used is { } used)
        {
            _copies!.WaitFor(used);
            used.Dispose();
            place.Used = null;
        }

        DeviceRows<T> copy = Copy(rows, place.Buffers);
        try
        {
            action(copy.X, copy.Y, copy.Weights);
        }
        finally
        {
            // What was enqueued before an exception reads the rows all the same.
            if (_copies is not null) place.Used = ((ISourceQueue)_queue).Mark();
        }
    }

    /// <summary>Waits for the copies, so that one that failed throws here: the queue on which the rows are used knows nothing of it.</summary>
    public void Synchronize() => _copies?.Synchronize();

    /// <summary>Copies rows to buffers, which are made larger where they are too small; what is enqueued afterwards finds them there.</summary>
    public DeviceRows<T> Copy(RowBlock<T> rows, DeviceBuffer?[] buffers)
    {
        MatrixView<T> x = Copy(rows.X, ref buffers[0]), y = Copy(rows.Y, ref buffers[1]);
        VectorView<T>? weights = rows.Weights is { } w ? new VectorView<T>(Copy(w, ref buffers[2]).Buffer, 0, w.Rows) : null;
        if (_copies is not null)
        {
            using IQueueMark there = _copies.Mark();
            ((ISourceQueue)_queue).WaitFor(there);
        }

        return new DeviceRows<T>(x, y, weights);
    }

    public void Dispose()
    {
        foreach (Place place in _places)
        {
            place.Used?.Dispose();
            foreach (DeviceBuffer? buffer in place.Buffers) buffer?.Dispose();
        }

        _copies?.Dispose();
    }

    private MatrixView<T> Copy(HostView<T> view, ref DeviceBuffer? buffer)
    {
        nuint bytes = (nuint)(view.Rows * view.Columns * sizeof(T));
        if (buffer is null || buffer.ByteLength < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = _queue.Device.Allocate(bytes);
        }

        if (view.LeadingDimension == view.Columns || view.Rows == 1) Write(view.Origin, view.Rows * view.Columns, buffer, 0);
        else WriteWithoutGaps(view, buffer);
        return new MatrixView<T>(buffer, 0, view.Rows, view.Columns, view.Columns);
    }

    // Files hand out X and Y as columns of the same rows, so that each has gaps: a command a row would cost more than the copy.
    private void WriteWithoutGaps(HostView<T> view, DeviceBuffer buffer)
    {
        long columns = view.Columns, most = Math.Max(1, GatheredBytes / Math.Max(1, columns * sizeof(T)));
        if (most == 1)
        {
            for (long row = 0; row < view.Rows; row++) Write(view.Origin + (row * view.LeadingDimension), columns, buffer, row * columns);
            return;
        }

        // A write has read its source when it returns, so that one place is enough.
        int length = (int)(Math.Min(most, view.Rows) * columns);
        if (_gathered.Length < length) _gathered = GC.AllocateUninitializedArray<T>(length);
        for (long first = 0; first < view.Rows; first += most)
        {
            int rows = (int)Math.Min(most, view.Rows - first);
            Span<T> gathered = _gathered.AsSpan(0, rows * (int)columns);
            for (int row = 0; row < rows; row++) view.Row(first + row).CopyTo(gathered[(row * (int)columns)..]);
            (_copies ?? _queue).Write(MemoryMarshal.AsBytes(gathered), buffer, (nuint)(first * columns * sizeof(T)));
        }
    }

    private void Write(T* source, long count, DeviceBuffer buffer, long offset)
    {
        const int Most = 1 << 28;
        IQueue queue = _copies ?? _queue;
        for (long first = 0; first < count; first += Most)
            queue.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(source + first, (int)Math.Min(Most, count - first))), buffer, (nuint)((offset + first) * sizeof(T)));
    }

    private sealed class Place
    {
        public DeviceBuffer?[] Buffers { get; } = new DeviceBuffer?[3];

        /// <summary>Behind the work on what is there; null before there is any.</summary>
        public IQueueMark? Used { get; set; }
    }
}
