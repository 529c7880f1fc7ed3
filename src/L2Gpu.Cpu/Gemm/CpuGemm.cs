using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>The matrix product on the CPU.</summary>
internal sealed unsafe class CpuGemm<T>(CpuContext context) : GemmOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GemmEngine<T> _engine = new(context.Pool, context.Isa);

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        using BufferLease aLease = a.Buffer.Lease(), bLease = b.Buffer.Lease(), cLease = c.Buffer.Lease();
        GemmBatchJob<T> job = new()
        {
            Engine = _engine,
            TransposeA = transposeA == Transpose.Yes,
            TransposeB = transposeB == Transpose.Yes,
            M = c.Rows,
            N = c.Columns,
            K = transposeA == Transpose.Yes ? a.Rows : a.Columns,
            Alpha = alpha,
            A = a.Address(),
            Lda = a.LeadingDimension,
            StrideA = a.Stride,
            B = b.Address(),
            Ldb = b.LeadingDimension,
            StrideB = b.Stride,
            Beta = beta,
            C = c.Address(),
            Ldc = c.LeadingDimension,
            StrideC = c.Stride,
            Count = c.Count,
        };

        // Large products use every thread one after the other; small ones are shared out whole.
        if (job.TaskCount > 1) context.Pool.Run(ref job, job.TaskCount);
        else job.RunAll();
    }
}
