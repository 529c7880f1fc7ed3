using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Sums of columns in fixed lanes of row chunks, combined in a tree at the end.</summary>
internal sealed unsafe class CpuColumnMomentsAccumulator<T> : ColumnMomentsAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostLanes = 16;
    private const long MostLaneDoubles = 8L << 20;

    private readonly WorkerPool _pool;
    private readonly ScratchBlock<double> _room;
    private readonly long _laneStride;
    private readonly int _lanes;
    private readonly double* _shift;
    private bool _hasShift;

    public CpuColumnMomentsAccumulator(WorkerPool pool, IQueue queue, long columns, long targets, bool weighted)
        : base(queue, columns, targets, weighted)
    {
        _pool = pool;
        _laneStride = ColumnMomentsJob<T>.LaneSize(columns, targets);
        _lanes = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(MostLaneDoubles / _laneStride / 2, 1, MostLanes));
        long size = checked((_lanes * _laneStride) + columns + targets);
        _room = ScratchPool.Shared.Rent<double>(size);
        ClearJob job = new() { Sums = _room.Pointer, Count = size };
        pool.Run(ref job, job.TaskCount);
        _shift = _room.Pointer + (_lanes * _laneStride);
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        ColumnMomentsJob<T> job = new()
        {
            Rows = x.Rows, Columns = Columns, Targets = Targets, X = x.Address(), Ldx = x.LeadingDimension, Y = y.Address(), Ldy = y.LeadingDimension,
            Weights = weights is { } w ? w.Address() : null, Shift = _shift, Sums = _room.Pointer, LaneStride = _laneStride, Lanes = _lanes,
        };
        if (!_hasShift) _hasShift = job.TakeShift();
        if (_hasShift) _pool.Run(ref job, (int)Math.Min(_lanes, job.Chunks));
    }

    /// <inheritdoc/>
    protected override void Complete(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
    {
        using BufferLease meanLease = means.Buffer.Lease(), squareLease = squares.Buffer.Lease(), crossLease = cross.Buffer.Lease();
        LaneSumJob job = new() { Sums = _room.Pointer, LaneStride = _laneStride, Lanes = _lanes, Count = _laneStride };
        _pool.Run(ref job, job.TaskCount);
        long all = Columns + Targets;
        double* sums = _room.Pointer, square = sums + all, products = square + all;
        double total = products[Columns * Targets];
        double* mean = means.Address();

        // Σw(z − z̄)² = Σw(z − s)² − W(z̄ − s)², with z̄ − s small beside the spread as s is one of the values.
        for (long a = 0; a < all; a++)
        {
            mean[a] = total == 0 ? 0 : _shift[a] + (sums[a] / total);
            double found = total == 0 ? 0 : square[a] - (sums[a] * (sums[a] / total));
            squares.Address()[a] = found < 0 ? 0 : found;
        }

        mean[all] = total;
        for (long j = 0; j < Columns; j++)
        {
            double* to = cross.Address() + (j * cross.LeadingDimension);
            for (long k = 0; k < Targets; k++)
                to[k] = total == 0 ? 0 : products[(k * Columns) + j] - (sums[j] * (sums[Columns + k] / total));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _room.Dispose();
        base.Dispose(disposing);
    }
}
