using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Conjugate gradients for small systems, one a task, its matrix and vectors in cache.</summary>
internal sealed unsafe class CpuBatchedConjugateGradient<T>(CpuContext context) : BatchedConjugateGradientOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        using BufferLease aLease = a.Buffer.Lease(), bLease = b.Buffer.Lease(), xLease = x.Buffer.Lease();
        using BufferLease statusLease = status.Buffer.Lease(), iterationLease = iterations.Buffer.Lease(), residualLease = residuals.Buffer.Lease();
        ConjugateGradientBatchJob<T> job = new()
        {
            Order = a.Rows, A = a.Address(), Lda = a.LeadingDimension, StrideA = a.Stride, B = b.Address(), Ldb = b.LeadingDimension, StrideB = b.Stride,
            X = x.Address(), Ldx = x.LeadingDimension, StrideX = x.Stride, Tolerance = tolerance, Limit = limit,
            Status = status.Address(), Iterations = iterations.Address(), Residuals = residuals.Address(),
        };
        context.Pool.Run(ref job, checked((int)x.Count));
    }
}
