using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Cholesky in C# SIMD: small systems several to a vector, larger ones one a task, large ones on all threads.</summary>
internal sealed unsafe class CpuCholesky<T>(CpuContext context) : CholeskyOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Up to this order systems go side by side into the lanes of vectors. Beyond it they would leave the second-level cache.
    private const long LaneOrder = 64;

    // From this order on one system is work enough for all threads.
    private const long SharedOrder = 512;

    private readonly GemmEngine<T> _gemm = new(context.Pool, context.Isa);
    private readonly CholeskyKernel<T> _kernel = CholeskyKernel<T>.Create(context.Isa);

    /// <inheritdoc/>
    protected override void RunFactor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        using BufferLease lease = a.Buffer.Lease(), statusLease = status.Buffer.Lease();
        CholeskyBatchJob<T> job = Job(CholeskyBatchWork.Factor, a);
        job.Status = status.Address();
        if (job.Order == 0)
        {
            for (long i = 0; i < a.Count; i++)
                job.Status[i] = 0;
            return;
        }

        job.Group = InLanes(a.Rows, a.Count) ? _kernel.Lanes : 1;
        Run(job);
    }

    /// <inheritdoc/>
    protected override void RunSolve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        using BufferLease lease = factor.Buffer.Lease(), sidesLease = b.Buffer.Lease();
        CholeskyBatchJob<T> job = Job(CholeskyBatchWork.Solve, factor);
        job.B = b.Address();
        (job.Ldb, job.StrideB, job.Columns) = (b.LeadingDimension, b.Stride, b.Columns);
        if (factor.Stride == 0 || b.Count == 1)
        {
            _kernel.Solve(context.Pool, job.Order, job.A, job.Lda, job.B, job.Ldb, b.Columns, b.Stride, b.Count);
            return;
        }

        // Many right sides of one system fill vectors by themselves.
        job.Group = InLanes(factor.Rows, b.Count) && b.Columns <= _kernel.Lanes / 2 ? _kernel.Lanes : 1;
        Run(job);
    }

    /// <inheritdoc/>
    protected override void RunInverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        using BufferLease lease = factor.Buffer.Lease(), diagonalLease = diagonal.Buffer.Lease();
        CholeskyBatchJob<T> job = Job(CholeskyBatchWork.InverseDiagonal, factor);
        job.B = diagonal.Address();
        job.StrideB = diagonal.Stride;
        Run(job);
    }

    /// <inheritdoc/>
    protected override void RunLogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        using BufferLease lease = factor.Buffer.Lease(), resultLease = logDeterminant.Buffer.Lease();
        CholeskyBatchJob<T> job = Job(CholeskyBatchWork.LogDeterminant, factor);
        job.B = logDeterminant.Address();
        job.StrideB = 1;
        Run(job);
    }

    /// <inheritdoc/>
    public override Int128 Scratch(long order, long rightSides) => order == 0 ? 0 : _kernel.Scratch(context.Pool.Threads, order, rightSides);

    // By order and count alone, so that a system's bits do not depend on where in the batch it is.
    private bool InLanes(long order, long count) => order <= LaneOrder && count >= Math.Max(2, _kernel.Lanes / 2);

    private CholeskyBatchJob<T> Job(CholeskyBatchWork work, BatchView<T> a) => new()
    {
        Kernel = _kernel, Gemm = _gemm, Work = work, Count = a.Count, Group = 1,
        Order = a.Rows, A = a.Address(), Lda = a.LeadingDimension, StrideA = a.Stride,
    };

    private void Run(CholeskyBatchJob<T> job)
    {
        if (job.Order >= SharedOrder)
        {
            for (int task = 0; task < job.TaskCount; task++)
                job.Execute(task, 0);
        }
        else
        {
            context.Pool.Run(ref job, job.TaskCount);
        }
    }
}
