namespace L2Gpu.Cpu;

internal sealed unsafe partial class GemmEngine<T>
{
    /// <summary>The lower triangle of C = alpha·op(A)·op(A)ᵀ + beta·C.</summary>
    /// <param name="transpose">False: A is stored n×k and C = alpha·A·Aᵀ + …; true: A is stored k×n and C = alpha·Aᵀ·A + ….</param>
    /// <param name="n">Rows and columns of C.</param>
    /// <param name="k">Length of the sums; 0 gives beta·C.</param>
    /// <param name="alpha">The factor of the product; at 0, A is not read.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements between rows of A as stored.</param>
    /// <param name="beta">The factor of C; at 0, C is overwritten, whatever it held.</param>
    /// <param name="c">C, row-major, n×n; must not overlap A. What lies above the diagonal is neither read nor written.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <exception cref="OutOfMemoryException">There is no memory for the packing buffers.</exception>
    public void SymmetricUpdate(bool transpose, long n, long k, T alpha, T* a, long lda, T beta, T* c, long ldc)
    {
        if (n <= 0)
            return;
        if (k <= 0 || alpha == T.Zero)
        {
            MatrixScaling<T>.Scale(n, n, beta, c, ldc, 0);
            return;
        }

        if ((double)n * n * k <= 2 * SmallProduct)
        {
            MultiplySmall(transpose, !transpose, n, n, k, alpha, a, lda, a, lda, beta, c, ldc, 0);
            return;
        }

        GemmBlocking blocking = GemmBlocking.ForSymmetric(Kernel, n, k);
        SymmetricJob<T> job = new()
        {
            Kernel = Kernel, Blocking = blocking, Transpose = transpose,
            N = n, Alpha = alpha, A = a, Lda = lda, Beta = beta, C = c, Ldc = ldc, End = k,
        };
        long parts = blocking.Parts(k);
        if (parts > 1)
        {
            using ScratchBlock<T> sums = ScratchPool.Shared.Rent<T>(checked(parts * n * n));
            job.PartStride = n * n;
            job.Alpha = T.One;
            job.Beta = T.Zero;
            job.C = sums.Pointer;
            job.Ldc = n;
            pool.Run(ref job, checked((int)parts));
            AddParts(n, n, parts, sums.Pointer, alpha, beta, c, ldc, 0);
            return;
        }

        int tasks = checked((int)GemmBlocking.Ceiling(n, blocking.TileRows));
        PackJob<T> pack = new() { Kernel = Kernel, LineMajor = !transpose, Lines = n, KStep = blocking.KStep, Source = a, Ld = lda };
        using ScratchBlock<T> slab = RentSlab(in pack, blocking.KSlab, k);
        for (long first = 0; first < k; first += blocking.KSlab)
        {
            job.First = first;
            job.End = Math.Min(first + blocking.KSlab, k);
            job.Packed = PackSlab(ref pack, first, job.End, slab.Pointer);
            pool.Run(ref job, tasks);
            job.Beta = T.One;
        }
    }
}
