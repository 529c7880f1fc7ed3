using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Leave-one-out sums in fixed lanes of row chunks, combined in a tree at the end.</summary>
internal sealed unsafe class CpuLeaveOneOutAccumulator<T> : LeaveOneOutAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostLanes = 16;
    private const long MostLaneDoubles = 8L << 20;

    private readonly GemmEngine<T> _engine;
    private readonly ScratchBlock<double> _sums;
    private readonly long _laneStride;
    private readonly int _lanes;

    public CpuLeaveOneOutAccumulator(GemmEngine<T> engine, IQueue queue, SpectralModelView<T> model, bool weighted)
        : base(queue, model, weighted)
    {
        _engine = engine;
        _laneStride = checked(model.Filters.Columns * model.Projections.Columns);
        _lanes = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(MostLaneDoubles / Math.Max(1, _laneStride) / 2, 1, MostLanes));
        _sums = ScratchPool.Shared.Rent<double>(checked(_lanes * _laneStride));
        ClearJob job = new() { Sums = _sums.Pointer, Count = _lanes * _laneStride };
        engine.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        using BufferLease centerLease = Model.Center.Buffer.Lease(), basisLease = Model.Basis.Buffer.Lease();
        using BufferLease filterLease = Model.Filters.Buffer.Lease(), projectionLease = Model.Projections.Buffer.Lease();
        using BufferLease offsetLease = Model.Offset.Buffer.Lease(), marginLease = Model.Margins?.Buffer.Lease() ?? default;
        if (_laneStride == 0) return;
        LeaveOneOutJob<T> job = new()
        {
            Engine = _engine, Rows = x.Rows, X = x.Address(), Ldx = x.LeadingDimension, Y = y.Address(), Ldy = y.LeadingDimension,
            Weights = weights is { } w ? w.Address() : null,
            Columns = Model.Basis.Rows, Rank = Model.Basis.Columns, Grid = Model.Filters.Columns, Targets = Model.Projections.Columns,
            Center = Model.Center.Address(), Basis = Model.Basis.Address(), LdBasis = Model.Basis.LeadingDimension,
            Filters = Model.Filters.Address(), LdFilters = Model.Filters.LeadingDimension,
            Projections = Model.Projections.Address(), LdProjections = Model.Projections.LeadingDimension,
            Offset = Model.Offset.Address(), BaseLeverage = Model.BaseLeverage, Margin = LeaveOneOutOperator<T>.LeverageMargin,
            Margins = Model.Margins is { } margins ? margins.Address() : null,
            Sums = _sums.Pointer, LaneStride = _laneStride, Lanes = _lanes,
        };
        _engine.Pool.Run(ref job, (int)Math.Min(_lanes, job.Chunks));
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> errors)
    {
        using BufferLease lease = errors.Buffer.Lease();
        LaneSumJob job = new() { Sums = _sums.Pointer, LaneStride = _laneStride, Lanes = _lanes, Count = _laneStride };
        _engine.Pool.Run(ref job, job.TaskCount);
        long targets = Model.Projections.Columns;
        for (long target = 0; target < targets; target++)
        {
            for (long l = 0; l < Model.Filters.Columns; l++)
                errors.Address()[(l * errors.LeadingDimension) + target] = _sums.Pointer[(target * Model.Filters.Columns) + l];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _sums.Dispose();
        base.Dispose(disposing);
    }
}
