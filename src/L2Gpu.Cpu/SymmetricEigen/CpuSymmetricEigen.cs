using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>
/// The eigendecomposition in C# SIMD: blocked reduction to a tridiagonal matrix, divide and conquer in FP64 for that one, and the reflectors of the
/// reduction applied in blocks.
/// </summary>
internal sealed unsafe class CpuSymmetricEigen<T>(CpuContext context) : SymmetricEigenOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GemmEngine<T> _engine = new(context.Pool, context.Isa);
    private readonly GemmEngine<double> _wide = new(context.Pool, context.Isa);
    private readonly ReductionKernel<T> _reduction = ReductionKernel<T>.Create(context.Isa);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status)
    {
        using BufferLease aLease = a.Buffer.Lease(), valueLease = eigenvalues.Buffer.Lease();
        using BufferLease vectorLease = eigenvectors.Buffer.Lease(), statusLease = status.Buffer.Lease();
        nint n = checked((int)a.Rows), lda = (nint)a.LeadingDimension;
        *status.Address() = 0;
        if (n == 0)
            return;
        T largest = ReducedMatrix<T>.Largest(n, a.Address(), lda);
        if (!T.IsFinite(largest))
        {
            *status.Address() = 1;
            return;
        }

        // Near 1, no square of what matters leaves the range.
        int power = largest == T.Zero ? 0 : -T.ILogB(largest);
        nint ld = ReducedMatrix<T>.Stride(n), ldz = ReducedMatrix<double>.Stride(n);
        using ScratchBlock<T> lists = ScratchPool.Shared.Rent<T>(3 * (n + ReducedMatrix<T>.Slack));
        using ScratchBlock<T> rows = ScratchPool.Shared.Rent<T>(n * ld);
        T* diagonal = lists.Pointer, offDiagonal = diagonal + n + ReducedMatrix<T>.Slack, factors = offDiagonal + n;
        ReducedMatrix<T> matrix = new() { Order = n, Rows = rows.Pointer, Ld = ld, Diagonal = diagonal };
        matrix.Load(a.Address(), lda, power);
        _reduction.Reduce(_engine, matrix, offDiagonal, factors);

        using ScratchBlock<double> values = ScratchPool.Shared.Rent<double>(3 * n);
        using ScratchBlock<double> vectors = ScratchPool.Shared.Rent<double>(n * ldz);
        double* d = values.Pointer, e = d + n;
        int* ascending = (int*)(e + n);
        for (nint i = 0; i < n; i++)
        {
            d[i] = double.CreateTruncating(diagonal[i]);
            e[i] = i < n - 1 ? double.CreateTruncating(offDiagonal[i]) : 0;
        }

        if (!DivideAndConquer.Decompose(_wide, n, d, e, vectors.Pointer, ldz, ascending))
        {
            *status.Address() = 1;
            return;
        }

        for (nint i = 0; i < n; i++)
            eigenvalues.Address()[i] = T.CreateTruncating(Math.ScaleB(d[ascending[i]], -power));
        using ScratchBlock<T> packed = ScratchPool.Shared.Rent<T>(ReflectorBlocks<T>.Size(_engine.Kernel, n));
        BackTransformJob<T> job = new()
        {
            Kernel = _engine.Kernel, Reduction = _reduction, Blocks = ReflectorBlocks<T>.Pack(_engine, matrix, factors, packed.Pointer),
            Source = vectors.Pointer, Lds = ldz, Ascending = ascending, Target = eigenvectors.Address(), Ldt = (nint)eigenvectors.LeadingDimension,
        };
        context.Pool.Run(ref job, job.TaskCount);
    }
}
