using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>A triangular factor in fixed chains of blocks of rows, joined in a tree at the end.</summary>
internal sealed unsafe class CpuQrAccumulator<T> : QrAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly WorkerPool _pool;
    private readonly BlockReflector _reflector;
    private readonly QrBlocking _blocking;
    private readonly ScratchBlock<double> _room;
    private readonly long _order;
    private readonly long _ld;
    private readonly double* _pending;
    private readonly double* _center;
    private long _pendingRows;
    private long _blocks;

    public CpuQrAccumulator(
        WorkerPool pool, BlockReflector reflector, IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        : base(queue, shape)
    {
        _pool = pool;
        _reflector = reflector;
        _order = shape.Order;
        _ld = (_order + 7) / 8 * 8;
        _blocking = QrBlocking.For(_order);
        long factors = checked(_blocking.Lanes * _order * _ld), pending = checked(_blocking.BlockRows * _ld);
        _room = ScratchPool.Shared.Rent<double>(checked(factors + pending + (2 * _ld)));
        ClearJob job = new() { Sums = _room.Pointer, Count = factors };
        pool.Run(ref job, job.TaskCount);
        _pending = _room.Pointer + factors;
        _center = _pending + pending;
        using BufferLease centerLease = center.Buffer.Lease(), scaleLease = scale.Buffer.Lease();
        int count = checked((int)(shape.Columns + shape.Targets)), order = (int)_order;
        new ReadOnlySpan<double>(center.Address(), count).CopyTo(new Span<double>(_center, count));
        new ReadOnlySpan<double>(scale.Address(), count).CopyTo(new Span<double>(_center + _ld, count));
        if (start is not { } given) return;

        // In the first chain, where rows come below it.
        using BufferLease startLease = given.Buffer.Lease();
        for (int i = 0; i < order; i++)
            new ReadOnlySpan<double>(given.Address() + (i * given.LeadingDimension) + i, order - i).CopyTo(new Span<double>(_room.Pointer + (i * _ld) + i, order - i));
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        var rows = new QrRows<T>
        {
            X = x.Address(), Ldx = x.LeadingDimension, Columns = (int)x.Columns, Y = y.Address(), Ldy = y.LeadingDimension, Targets = (int)y.Columns,
            Weights = weights is { } w ? w.Address() : null, Center = _center, Scale = _center + _ld, Ones = Shape.Ones,
        };
        long full = (_pendingRows + x.Rows) / _blocking.BlockRows, taken = 0;
        if (full > 0)
        {
            QrLaneJob<T> job = new()
            {
                Reflector = _reflector, Blocking = _blocking, Rows = rows, Order = _order, Ld = _ld, Factors = _room.Pointer,
                Pending = _pending, PendingRows = _pendingRows, Blocks = full, BlocksBefore = _blocks,
            };
            _pool.Run(ref job, (int)Math.Min(_blocking.Lanes, full));
            taken = (full * _blocking.BlockRows) - _pendingRows;
            _blocks += full;
            _pendingRows = 0;
        }

        rows.Write(taken, x.Rows - taken, _pending + (_pendingRows * _ld), _ld);
        _pendingRows += x.Rows - taken;
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> factor)
    {
        using BufferLease lease = factor.Buffer.Lease();
        if (_pendingRows > 0)
        {
            double* chain = _room.Pointer + (_blocks++ % _blocking.Lanes * _order * _ld);
            _reflector.Absorb(chain, _pending, _ld, _order, _pendingRows, isTriangular: false, _blocking.PanelColumns);
        }

        int used = (int)Math.Min(_blocks, _blocking.Lanes);
        for (int step = 1; step < used; step *= 2)
        {
            QrTreeJob job = new() { Reflector = _reflector, Blocking = _blocking, Factors = _room.Pointer, Order = _order, Ld = _ld, Step = step };
            _pool.Run(ref job, (used - step + (2 * step) - 1) / (2 * step));
        }

        Write(factor.Address(), factor.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _room.Dispose();
        base.Dispose(disposing);
    }

    // Row i may have either sign; the one of a positive diagonal is the one.
    private void Write(double* to, long ld)
    {
        for (long i = 0; i < _order; i++)
        {
            double* from = _room.Pointer + (i * _ld);
            double sign = from[i] < 0 ? -1 : 1;
            for (long j = 0; j < _order; j++) to[(i * ld) + j] = j < i ? 0 : sign * from[j];
        }
    }
}
