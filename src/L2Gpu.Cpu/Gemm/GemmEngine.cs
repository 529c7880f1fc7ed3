using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Matrix products on the CPU: C = alpha·op(A)·op(B) + beta·C, and the symmetric alpha·op(A)·op(A)ᵀ + beta·C.
/// </summary>
/// <remarks>
/// All matrices are row-major. B is packed once, by all threads; then a task computes one tile of C with an A of its own, and
/// nobody waits for anybody within either. Where there are few tiles and k is long, k is cut too, and each task packs for
/// itself; the parts are added in order. Where cuts lie is fixed by the shape, so the bits do not depend on the number of threads.
/// Thread-safe as long as the C's do not overlap.
/// </remarks>
/// <param name="pool">The threads to use.</param>
/// <param name="isa">The instruction set to use.</param>
internal sealed unsafe partial class GemmEngine<T>(WorkerPool pool, Isa isa)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Below this many multiply-adds packing and handing out cost more than they bring.
    private const long SmallProduct = 96L * 96 * 96;

    private const int SmallScratchBytes = 16 * 1024;

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

        if (IsSmall(transposeA, m, n, k))
        {
            MultiplySmall(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, PanelKernel<T>.Everything);
            return;
        }

        if (IsNarrow(transposeA, n))
        {
            MultiplyNarrow(transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
            return;
        }

        GemmBlocking blocking = GemmBlocking.ForProduct(Kernel, m, n, k);
        GemmJob<T> job = new()
        {
            Kernel = Kernel, Blocking = blocking, TransposeA = transposeA, TransposeB = transposeB,
            M = m, N = n, Alpha = alpha, A = a, Lda = lda, B = b, Ldb = ldb, Beta = beta, C = c, Ldc = ldc, End = k,
        };
        int tiles = checked((int)(GemmBlocking.Ceiling(m, blocking.TileRows) * GemmBlocking.Ceiling(n, blocking.TileColumns)));
        long parts = blocking.Parts(k);
        if (parts > 1)
        {
            using ScratchBlock<T> sums = ScratchPool.Shared.Rent<T>(checked(parts * m * n));
            job.PartStride = m * n;
            job.Alpha = T.One;
            job.Beta = T.Zero;
            job.C = sums.Pointer;
            job.Ldc = n;
            pool.Run(ref job, checked(tiles * (int)parts));
            AddParts(m, n, parts, sums.Pointer, alpha, beta, c, ldc, MatrixScaling<T>.Everything);
        }
        else if (blocking.KSlab == 0)
        {
            pool.Run(ref job, tiles);
        }
        else
        {
            PackJob<T> pack = new() { Kernel = Kernel, LineMajor = transposeB, Lines = n, KStep = blocking.KStep, Source = b, Ld = ldb };
            using ScratchBlock<T> slab = RentSlab(in pack, blocking.KSlab, k);
            for (long first = 0; first < k; first += blocking.KSlab)
            {
                job.First = first;
                job.End = Math.Min(first + blocking.KSlab, k);
                job.PackedB = PackSlab(ref pack, first, job.End, slab.Pointer);
                pool.Run(ref job, tiles);
                job.Beta = T.One;
            }
        }
    }

    /// <summary>Computes a small product on the calling thread; its scratch comes from the stack where it is small too.</summary>
    [SkipLocalsInit]
    private void MultiplySmall(
        bool transposeA, bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc, long diagonal)
    {
        bool accumulate = MatrixScaling<T>.Prepare(m, n, beta, c, ldc, diagonal);
        long size = Kernel.DirectScratchSize(transposeB, m, n, k);
        if (size * sizeof(T) <= SmallScratchBytes)
        {
            byte* bytes = stackalloc byte[SmallScratchBytes + AlignedMemory.Alignment];
            T* scratch = (T*)((nint)(bytes + AlignedMemory.Alignment - 1) & -AlignedMemory.Alignment);
            Kernel.MultiplyDirect(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, c, ldc, accumulate, diagonal, scratch);
        }
        else
        {
            using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(size);
            Kernel.MultiplyDirect(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, c, ldc, accumulate, diagonal, scratch.Pointer);
        }
    }

    private static ScratchBlock<T> RentSlab(in PackJob<T> pack, long slab, long k)
        => ScratchPool.Shared.Rent<T>(checked(GemmBlocking.Ceiling(Math.Min(slab, k), pack.KStep) * pack.StepSize));

    private T* PackSlab(ref PackJob<T> pack, long first, long end, T* slab)
    {
        pack.First = first;
        pack.End = end;
        pack.Packed = slab;
        pool.Run(ref pack, pack.TaskCount);
        return slab;
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
