using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Residual sums in fixed lanes of row chunks, combined in a tree at the end.</summary>
internal sealed unsafe class CpuLinearResidualAccumulator<T> : LinearResidualAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostLanes = 16;
    private const long MostLaneDoubles = 8L << 20;

    private readonly WorkerPool _pool;
    private readonly ResidualKernel<T> _kernel;
    private readonly ScratchBlock<double> _room;
    private readonly ResidualModel _model;
    private readonly long _laneStride;
    private readonly int _lanes;

    public CpuLinearResidualAccumulator(WorkerPool pool, ResidualKernel<T> kernel, IQueue queue, LinearModelView model, bool weighted)
        : base(queue, model, weighted)
    {
        _pool = pool;
        _kernel = kernel;
        long columns = model.Coefficients.Rows, targets = model.Coefficients.Columns;
        long stride = Padded(columns);
        long paddedTargets = targets == 1 ? 1 : targets + (targets % 2);
        _laneStride = Padded((paddedTargets * stride) + (2 * targets));
        _lanes = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(MostLaneDoubles / Math.Max(1, _laneStride) / 2, 1, MostLanes));
        long modelSize = (paddedTargets * stride) + stride + Padded(targets);
        _room = ScratchPool.Shared.Rent<double>(checked((_lanes * _laneStride) + modelSize));
        ClearJob job = new() { Sums = _room.Pointer, Count = (_lanes * _laneStride) + modelSize };
        pool.Run(ref job, job.TaskCount);

        double* coefficients = _room.Pointer + (_lanes * _laneStride);
        double* center = coefficients + (paddedTargets * stride);
        _model = new ResidualModel
        {
            Columns = columns, Targets = targets, PaddedTargets = paddedTargets, Stride = stride,
            Center = center, Offset = center + stride, Coefficients = coefficients,
        };
        CopyModel(model);
    }

    /// <inheritdoc/>
    protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        using BufferLease xLease = x.Buffer.Lease(), yLease = y.Buffer.Lease();
        using BufferLease weightLease = weights?.Buffer.Lease() ?? default;
        if (_model.Targets == 0) return;
        ResidualJob<T> job = new()
        {
            Kernel = _kernel, Model = _model, Rows = x.Rows, X = x.Address(), Ldx = x.LeadingDimension, Y = y.Address(), Ldy = y.LeadingDimension,
            Weights = weights is { } w ? w.Address() : null, Sums = _room.Pointer, LaneStride = _laneStride, Lanes = _lanes,
        };
        _pool.Run(ref job, (int)Math.Min(_lanes, job.Chunks));
    }

    /// <inheritdoc/>
    protected override void Complete(MatrixView<double> gradient, MatrixView<double> sums)
    {
        using BufferLease gradientLease = gradient.Buffer.Lease(), sumLease = sums.Buffer.Lease();
        LaneSumJob job = new() { Sums = _room.Pointer, LaneStride = _laneStride, Lanes = _lanes, Count = _laneStride };
        _pool.Run(ref job, job.TaskCount);
        double* from = _room.Pointer;
        double* to = gradient.Address();
        for (long j = 0; j < _model.Columns; j++)
        {
            for (long target = 0; target < _model.Targets; target++) to[(j * gradient.LeadingDimension) + target] = from[(target * _model.Stride) + j];
        }

        from += _model.PaddedTargets * _model.Stride;
        to = sums.Address();
        for (long target = 0; target < _model.Targets; target++)
        {
            to[target] = from[target];
            to[sums.LeadingDimension + target] = from[_model.Targets + target];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _room.Dispose();
        base.Dispose(disposing);
    }

    private static long Padded(long count) => (count + ResidualKernel<T>.Padding - 1) / ResidualKernel<T>.Padding * ResidualKernel<T>.Padding;

    private void CopyModel(LinearModelView model)
    {
        using BufferLease centerLease = model.Center.Buffer.Lease(), offsetLease = model.Offset.Buffer.Lease();
        using BufferLease coefficientLease = model.Coefficients.Buffer.Lease();
        double* center = model.Center.Address(), offset = model.Offset.Address(), coefficients = model.Coefficients.Address();
        for (long j = 0; j < _model.Columns; j++)
        {
            _model.Center[j] = center[j];
            for (long target = 0; target < _model.Targets; target++)
                _model.Coefficients[(target * _model.Stride) + j] = coefficients[(j * model.Coefficients.LeadingDimension) + target];
        }

        for (long target = 0; target < _model.Targets; target++) _model.Offset[target] = offset[target];
    }
}
