using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Small ridge problems in C# SIMD, one to a lane; larger ones by the routines for large matrices, one a task.</summary>
internal sealed unsafe class CpuBatchedRidge<T>(CpuContext context) : BatchedRidgeOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Up to these sizes problems go side by side. Beyond them a group would leave the second-level cache, and one problem fills vectors by itself.
    private const int LaneColumns = 64;
    private const int LaneTargets = 64;
    private const double LaneElements = 40_000;

    private readonly BatchedRidgeKernel<T> _kernel = BatchedRidgeKernel<T>.Create(context.Isa);
    private readonly GemmEngine<T> _gemm = new(context.Pool, context.Isa);
    private readonly CholeskyKernel<T> _cholesky = CholeskyKernel<T>.Create(context.Isa);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        using BufferLease x = data.X.Buffer.Lease(), y = data.Y.Buffer.Lease(), offsets = data.Offsets.Buffer.Lease(), values = penalties.Values.Buffer.Lease();
        using BufferLease weights = data.Weights?.Buffer.Lease() ?? default, errors = results.LeaveOneOut?.Buffer.Lease() ?? default;
        using BufferLease coefficients = results.Coefficients.Buffer.Lease(), center = results.Center.Buffer.Lease(), offset = results.Offset.Buffer.Lease();
        using BufferLease lambda = results.Lambda.Buffer.Lease(), backward = results.BackwardError.Buffer.Lease(), status = results.Status.Buffer.Lease();
        BatchedRidgeWork<T> work = Work(data, penalties, intercept, results);
        using ScratchBlock<long> order = ScratchPool.Shared.Rent<long>(data.Count);
        long small = Arrange(work, data.Count, order.Pointer);
        BatchedRidgeJob<T> job = new() { Kernel = _kernel, Work = work, Problems = order.Pointer, Count = small };
        context.Pool.Run(ref job, job.TaskCount);
        LargeRidgeJob<T> rest = new() { Gemm = _gemm, Cholesky = _cholesky, Work = work, Problems = order.Pointer + small };
        context.Pool.Run(ref rest, checked((int)(data.Count - small)));
    }

    /// <inheritdoc/>
    protected override void RunPredict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions)
    {
        using BufferLease rows = x.Buffer.Lease(), bounds = offsets.Buffer.Lease(), result = predictions.Buffer.Lease();
        using BufferLease coefficients = models.Coefficients.Buffer.Lease(), center = models.Center.Buffer.Lease(), offset = models.Offset.Buffer.Lease();
        BatchedPredictionJob<T> job = new()
        {
            X = x.Address(), Ldx = x.LeadingDimension, TotalRows = x.Rows, Columns = (int)x.Columns, Targets = (int)predictions.Columns,
            Offsets = offsets.Address(), Count = models.Coefficients.Rows,
            Coefficients = models.Coefficients.Address(), LdCoefficients = models.Coefficients.LeadingDimension,
            Center = models.Center.Address(), LdCenter = models.Center.LeadingDimension, Offset = models.Offset.Address(), LdOffset = models.Offset.LeadingDimension,
            Predictions = predictions.Address(), LdPredictions = predictions.LeadingDimension,
        };
        context.Pool.Run(ref job, job.TaskCount);
    }

    // Small problems first, those of a length together, so that few lanes wait for others; then the large ones. No bit depends on the order.
    private static long Arrange(in BatchedRidgeWork<T> work, long count, long* order)
    {
        long small = 0, large = count, previous = -1;
        bool ragged = false;
        for (long p = 0; p < count; p++)
        {
            work.TryRows(p, out _, out long rows);
            if (work.Columns > LaneColumns || work.Targets > LaneTargets || RidgeLanes<T>.Size(rows, work.Columns, work.Targets) > LaneElements)
            {
                order[--large] = p;
                continue;
            }

            ragged |= previous >= 0 && rows != previous;
            previous = rows;
            order[small++] = p;
        }

        if (!ragged) return small;
        var lengths = new int[small];
        for (int i = 0; i < lengths.Length; i++)
        {
            work.TryRows(order[i], out _, out long rows);
            lengths[i] = (int)rows;
        }

        lengths.AsSpan().Sort(new Span<long>(order, lengths.Length));
        return small;
    }

    private static BatchedRidgeWork<T> Work(BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results) => new()
    {
        X = data.X.Address(), Ldx = data.X.LeadingDimension, Y = data.Y.Address(), Ldy = data.Y.LeadingDimension,
        Weights = data.Weights is { } weights ? weights.Address() : null, Offsets = data.Offsets.Address(),
        TotalRows = data.X.Rows, Columns = checked((int)data.X.Columns), Targets = checked((int)data.Y.Columns), Intercept = intercept,
        Penalties = penalties.Values.Address(), PenaltyCount = checked((int)penalties.Values.Length), Form = penalties.Form,
        Coefficients = results.Coefficients.Address(), LdCoefficients = results.Coefficients.LeadingDimension,
        Center = results.Center.Address(), LdCenter = results.Center.LeadingDimension,
        Offset = results.Offset.Address(), LdOffset = results.Offset.LeadingDimension,
        Lambda = results.Lambda.Address(), BackwardError = results.BackwardError.Address(), LdBackward = results.BackwardError.LeadingDimension,
        Status = results.Status.Address(),
        LeaveOneOut = results.LeaveOneOut is { } errors ? errors.Address() : null, LdLeaveOneOut = results.LeaveOneOut?.LeadingDimension ?? 0,
    };
}
