using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>A product, one task a tile of C (times one a part of k, where k is cut).</summary>
internal unsafe struct GemmJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public PanelKernel<T> Kernel;
    public GemmBlocking Blocking;
    public bool TransposeA;
    public bool TransposeB;
    public long M;
    public long N;
    public T Alpha;
    public T* A;
    public long Lda;
    public T* B;
    public long Ldb;
    public T Beta;
    public T* C;
    public long Ldc;

    /// <summary>The steps of k that this job sums.</summary>
    public long First;

    /// <summary>The end of those steps.</summary>
    public long End;

    /// <summary>Steps First to End of B, as <see cref="PackJob{T}"/> leaves them; null where a task packs its own.</summary>
    public T* PackedB;

    /// <summary>Elements between the results of two parts of k.</summary>
    public long PartStride;

    public readonly void Execute(int task, int worker)
    {
        long across = GemmBlocking.Ceiling(N, Blocking.TileColumns);
        (long part, long tile) = Math.DivRem(task, GemmBlocking.Ceiling(M, Blocking.TileRows) * across);
        (long i, long j) = Math.DivRem(tile, across);
        i *= Blocking.TileRows;
        j *= Blocking.TileColumns;
        long first = First + (part * Blocking.KPart);
        Tile(
            i, Math.Min(Blocking.TileRows, M - i), j, Math.Min(Blocking.TileColumns, N - j),
            first, Math.Min(first + Blocking.KPart, End), C + (part * PartStride) + (i * Ldc) + j);
    }

    private readonly void Tile(long i, long rows, long j, long columns, long first, long end, T* c)
    {
        bool accumulate = MatrixScaling<T>.Prepare(rows, columns, Beta, c, Ldc, MatrixScaling<T>.Everything);
        long step = Blocking.KStep;
        long stepSize = PanelKernel<T>.PackedSize(Kernel.Nr, N, step);
        using ScratchBlock<T> ownB = PackedB == null ? ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Nr, columns, step)) : default;
        using ScratchBlock<T> ownA = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Mr, Math.Min(rows, Blocking.RowBlock), step));
        for (long p = first; p < end; p += step)
        {
            long k = Math.Min(step, end - p);
            T* b = ownB.Pointer;
            if (PackedB == null)
                Kernel.Pack(Kernel.Nr, TransposeB, columns, k, TransposeB ? B + (j * Ldb) + p : B + (p * Ldb) + j, Ldb, b);
            else
                b = PackedB + ((p - first) / step * stepSize) + (j * k);

            for (long r = 0; r < rows; r += Blocking.RowBlock)
            {
                long m = Math.Min(Blocking.RowBlock, rows - r);
                T* a = TransposeA ? A + (p * Lda) + i + r : A + ((i + r) * Lda) + p;
                Kernel.Pack(Kernel.Mr, !TransposeA, m, k, a, Lda, ownA.Pointer);
                Kernel.MultiplyPacked(m, columns, k, Alpha, ownA.Pointer, Kernel.Mr, b, c + (r * Ldc), Ldc, accumulate);
            }

            accumulate = true;
        }
    }
}
