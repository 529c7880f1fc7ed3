using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>
/// Matrix products on the CPU: C = alpha·op(A)·op(B) + beta·C, and the symmetric alpha·op(A)·op(A)ᵀ + beta·C.
/// </summary>
/// <remarks>
/// All matrices are row-major. C is cut into tiles by its shape; a task computes one tile over the whole of k, with its own
/// packing buffers, so that nothing is shared and nobody waits. Where there are few tiles and k is long, k is cut
/// too, at places fixed by the shape, and the parts are added in order. The bits therefore do not depend on the number of threads.
/// Thread-safe as long as the C's do not overlap.
/// </remarks>
/// <param name="pool">The threads to use.</param>
/// <param name="isa">The instruction set to use.</param>
internal sealed unsafe partial class GemmEngine<T>(WorkerPool pool, Isa isa)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Below this many multiply-adds packing and handing out cost more than they bring.
    private const long SmallProduct = 48L * 48 * 48;

    /// <summary>The kernel underneath, for operators that bring their own way of packing.</summary>
    public PanelKernel<T> Kernel { get; } = PanelKernel<T>.Create(isa);

    /// <summary>The threads that share the work.</summary>
    public WorkerPool Pool => pool;

    /// <summary>C = alpha·op(A)·op(B) + beta·C.</summary>
    /// <param name="transposeA">A is stored k×m, and op(A) is its transpose.</param>
    /// <param name="transposeB">B is stored n×k, and op(B) is its transpose.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums; 0 gives beta·C.</param>
    /// <param name="alpha">The factor of the product; at 0, A and B are not read.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements between rows of A as stored.</param>
    /// <param name="b">B, row-major.</param>
    /// <param name="ldb">Elements between rows of B as stored.</param>
    /// <param name="beta">The factor of C; at 0, C is overwritten, whatever it held.</param>
    /// <param name="c">C, row-major, m×n; must overlap neither A nor B.</param>
    /// <param name="ldc">Elements between rows of C; what lies between rows is not touched.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for the packing buffers.</exception>
    public void Multiply(
        bool transposeA, bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc)
    {
        if (m <= 0 || n <= 0)
            return;
        if (k <= 0 || alpha == T.Zero)
        {
            MatrixScaling<T>.Scale(m, n, beta, c, ldc, MatrixScaling<T>.Everything);
            return;
        }

        if ((double)m * n * k <= SmallProduct)
        {
            bool accumulate = MatrixScaling<T>.Prepare(m, n, beta, c, ldc, MatrixScaling<T>.Everything);
            using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(Kernel.DirectScratchSize(transposeB, m, n, k));
            Kernel.MultiplyDirect(
                transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, c, ldc, accumulate, PanelKernel<T>.Everything, scratch.Pointer);
            return;
        }

        GemmBlocking blocking = GemmBlocking.ForProduct(Kernel, m, n, k);
        long tiles = GemmBlocking.Ceiling(m, blocking.TileRows) * GemmBlocking.Ceiling(n, blocking.TileColumns);
        long parts = blocking.Parts(k);
        GemmJob<T> job = new()
        {
            Kernel = Kernel, Blocking = blocking, TransposeA = transposeA, TransposeB = transposeB,
            M = m, N = n, K = k, Alpha = alpha, A = a, Lda = lda, B = b, Ldb = ldb, Beta = beta, C = c, Ldc = ldc,
        };
        if (parts == 1)
        {
            pool.Run(ref job, checked((int)tiles));
            return;
        }

        using ScratchBlock<T> sums = ScratchPool.Shared.Rent<T>(checked(parts * m * n));
        job.PartStride = m * n;
        job.Alpha = T.One;
        job.Beta = T.Zero;
        job.C = sums.Pointer;
        job.Ldc = n;
        pool.Run(ref job, checked((int)(tiles * parts)));
        AddParts(m, n, parts, sums.Pointer, alpha, beta, c, ldc, MatrixScaling<T>.Everything);
    }

    /// <summary>C = alpha·(part₀ + part₁ + …) + beta·C, in that order.</summary>
    private void AddParts(long m, long n, long parts, T* sums, T alpha, T beta, T* c, long ldc, long diagonal)
    {
        PartSumJob<T> job = new()
        {
            M = m, N = n, Parts = parts, Sums = sums, Alpha = alpha, Beta = beta, C = c, Ldc = ldc, Diagonal = diagonal,
        };
        pool.Run(ref job, job.TaskCount);
    }
}
