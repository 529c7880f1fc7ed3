using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Rows that lie in a device's memory already, such as what another computation left there.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Ridge fits, <see cref="RidgeAccumulator{T}"/> and <see cref="NormalOperator{T}"/> on that device use them where they are, and have the bits that the same rows of the host's would give there. To the
/// host come weights, which are checked; targets, where the fit has neither an intercept nor standardised columns; and all rows, a block at a time, for what is done there: more columns than rows, folds
/// that are not consecutive, and the search for a value that is not finite. Whatever else takes rows, and a fit on another device, reads copies.
/// The rows must be there when a fit begins: <see cref="IQueue.Synchronize"/> waits for what was enqueued. They stay the caller's, have to outlive the source, and must not change while they are used.
/// Not thread-safe.
/// </remarks>
public sealed class DeviceRowSource<T> : ISeekableRowSource<T>, IPlacedRows<T>
    where T : unmanaged
{
    private readonly DeviceRows<T> _all;
    private readonly long _blockRows;
    private readonly IQueue _queue;
    private readonly HostCopy<T> _x, _y, _weights;
    private readonly List<DeviceBuffer> _buffers = [];

    // What was handed out on the host of a device that works there stays, whoever disposes the buffer.
    private readonly List<BufferLease> _leases = [];
    private long _next;
    private bool _disposed;

    /// <summary>Creates a source over matrices of an accelerator.</summary>
    /// <param name="accelerator">Whose memory it is.</param>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row; null where every row weighs 1. A row of weight 0 is absent, whatever it holds.</param>
    /// <param name="blockRows">Rows a block; null lets the shape decide, as it does for every source.</param>
    /// <exception cref="ArgumentException">The row counts differ.</exception>
    /// <exception cref="MixedDevicesException">A matrix lies in another device's memory.</exception>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public DeviceRowSource(Accelerator accelerator, MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights = null, long? blockRows = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (y.Rows != x.Rows) throw new ArgumentException($"x has {x.Rows} rows, y has {y.Rows}; they must be the same.", nameof(y));
        if (weights is { } w && w.Length != x.Rows) throw new ArgumentException($"There are {w.Length} weights for {x.Rows} rows; one a row is needed.", nameof(weights));
        if (blockRows is { } b) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(b);
        Accelerator = accelerator;
        Own(x.Buffer, nameof(x));
        Own(y.Buffer, nameof(y));
        if (weights is { } given) Own(given.Buffer, nameof(weights));
        _all = new DeviceRows<T>(x, y, weights);
        _blockRows = blockRows ?? RowBlocks.RowsOf<T>(x.Columns, y.Columns);
        _queue = accelerator.Device.CreateQueue();
        try
        {
            foreach (DeviceBuffer buffer in _buffers) _leases.Add(buffer.Lease());
        }
        catch
        {
            Release();
            throw;
        }

        (_x, _y, _weights) = (new HostCopy<T>(accelerator, _queue), new HostCopy<T>(accelerator, _queue), new HostCopy<T>(accelerator, _queue));
    }

    /// <summary>Whose memory it is, and where a ridge fit runs that is not told otherwise.</summary>
    public Accelerator Accelerator { get; }

    /// <inheritdoc/>
    public long? Rows => _all.Count;

    /// <inheritdoc/>
    public long Columns => _all.X.Columns;

    /// <inheritdoc/>
    public long Targets => _all.Y.Columns;

    /// <inheritdoc/>
    public bool IsWeighted => _all.Weights is not null;

    /// <summary>What was copied to the host so far.</summary>
    internal TransferTotal Moved => TransferTotal.Of(_queue);

    /// <inheritdoc/>
    public void Rewind() => _next = 0;

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, _all.Count);
        _next = row;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source or the memory was disposed.</exception>
    /// <exception cref="DeviceException">The device failed; the same block comes next.</exception>
    public bool TryRead(out RowBlock<T> block)
    {
        DeviceRows<T> rows = Next();
        block = rows.Count == 0 ? default : new RowBlock<T>(_next, _x.Of(rows.X), _y.Of(rows.Y), rows.Weights is { } weights ? _weights.Of(weights.AsColumn()) : null);
        _next += rows.Count;
        return rows.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _x.Dispose();
        _y.Dispose();
        _weights.Dispose();
        Release();
    }

    bool IPlacedRows<T>.IsOn(IDevice device) => ReferenceEquals(Accelerator.Device, device);

    bool IPlacedRows<T>.TryTake(out long firstRow, out DeviceRows<T> block)
    {
        (firstRow, block) = (_next, Next());
        _next += block.Count;
        return block.Count > 0;
    }

    RowLabels<T> IPlacedRows<T>.LabelsOf(long firstRow, DeviceRows<T> rows)
        => new(firstRow, rows.Count, () => _y.Of(rows.Y), rows.Weights is { } weights ? _weights.Of(weights.AsColumn()) : null);

    private DeviceRows<T> Next()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_buffers.Any(buffer => buffer.IsDisposed)) throw new ObjectDisposedException(nameof(DeviceBuffer), "The memory of the rows was given back. Keep it until the source is disposed.");
        return _all.Slice(_next, Math.Min(_blockRows, _all.Count - _next));
    }

    private void Own(DeviceBuffer? buffer, string name)
    {
        if (buffer is null) throw new ArgumentException($"{name} is a default view, which has no memory; make it from a buffer of {Accelerator.Info.Id}.", name);
        if (!ReferenceEquals(buffer.Device, Accelerator.Device))
            throw new MixedDevicesException($"{name} lies in the memory of {buffer.Device.Info.Id}, and the accelerator is {Accelerator.Info.Id}. Copy it there first.");
        _buffers.Add(buffer);
    }

    private void Release()
    {
        _queue.Dispose();
        foreach (BufferLease lease in _leases) lease.Dispose();
    }
}
