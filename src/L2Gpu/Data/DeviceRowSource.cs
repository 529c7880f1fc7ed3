using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Rows that lie in a device's memory already, such as what another computation left there.</summary>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Ridge fits on that device use them where they are, and have the bits that the same rows of the host's would give there. To the host come weights, which are checked; targets, where the fit has
/// neither an intercept nor standardised columns; and all rows, a block at a time, for what is done there: more columns than rows, cross-validation, and the search for a value that is not finite.
/// Everything else that takes rows, and a fit on another device, reads copies. The rows must be there when a fit begins: <see cref="IQueue.Synchronize"/> waits for what was enqueued.
/// They stay the caller's, and must not change while they are used. Not thread-safe.
/// </remarks>
public sealed class DeviceRowSource<T> : ISeekableRowSource<T>
    where T : unmanaged
{
    private readonly DeviceRows<T> _all;
    private readonly long _blockRows;
    private readonly IQueue _queue;
    private readonly HostCopy<T> _x, _y, _weights;
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
        DeviceBuffer[] buffers = weights is { } given ? [x.Buffer, y.Buffer, given.Buffer] : [x.Buffer, y.Buffer];
        foreach (DeviceBuffer buffer in buffers)
        {
            if (buffer is null) throw new ArgumentException("A view is of no memory.", nameof(x));
            if (!ReferenceEquals(buffer.Device, accelerator.Device))
                throw new MixedDevicesException($"A matrix lies in the memory of {buffer.Device.Info.Id}, and the accelerator is {accelerator.Info.Id}. Copy it there first.");
        }

        Accelerator = accelerator;
        _all = new DeviceRows<T>(x, y, weights);
        _blockRows = blockRows ?? RowBlocks.RowsOf<T>(x.Columns, y.Columns);
        _queue = accelerator.Device.CreateQueue();
        try
        {
            foreach (DeviceBuffer buffer in buffers) _leases.Add(buffer.Lease());
        }
        catch
        {
            Release();
            throw;
        }

        (_x, _y, _weights) = (new HostCopy<T>(accelerator, _queue), new HostCopy<T>(accelerator, _queue), new HostCopy<T>(accelerator, _queue));
    }

    /// <summary>Whose memory it is, and where a fit runs that is not told otherwise.</summary>
    public Accelerator Accelerator { get; }

    /// <inheritdoc/>
    public long? Rows => _all.X.Rows;

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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, _all.X.Rows);
        _next = row;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed: the memory is no longer held.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public bool TryRead(out RowBlock<T> block)
    {
        long first = _next;
        if (!TryTake(out DeviceRows<T> rows))
        {
            block = default;
            return false;
        }

        block = new RowBlock<T>(first, _x.Of(rows.X), _y.Of(rows.Y), rows.Weights is { } weights ? _weights.Of(weights.AsColumn()) : null);
        return true;
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

    /// <summary>Takes the next block where it is.</summary>
    internal bool TryTake(out DeviceRows<T> block)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long first = _next, count = Math.Min(_blockRows, _all.X.Rows - first);
        if (count <= 0)
        {
            block = default;
            return false;
        }

        block = new DeviceRows<T>(_all.X.Block(first, 0, count, Columns), _all.Y.Block(first, 0, count, Targets), _all.Weights?.Slice(first, count));
        _next += count;
        return true;
    }

    /// <summary>What the host looks at in a block, valid until the next one is taken.</summary>
    internal RowLabels<T> LabelsOf(DeviceRows<T> block, long firstRow)
        => new(firstRow, block.X.Rows, () => _y.Of(block.Y), block.Weights is { } weights ? _weights.Of(weights.AsColumn()) : null);

    private void Release()
    {
        _queue.Dispose();
        foreach (BufferLease lease in _leases) lease.Dispose();
    }
}
