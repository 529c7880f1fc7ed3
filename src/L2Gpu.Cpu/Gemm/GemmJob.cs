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
    public long K;
    public T Alpha;
    public T* A;
    public long Lda;
    public T* B;
    public long Ldb;
    public T Beta;
    public T* C;
    public long Ldc;

    /// <summary>Elements between the results of two parts of k.</summary>
    public long PartStride;

    public readonly void Execute(int task, int worker)
    {
        long across = GemmBlocking.Ceiling(N, Blocking.TileColumns);
        (long part, long tile) = Math.DivRem(task, GemmBlocking.Ceiling(M, Blocking.TileRows) * across);
        (long i, long j) = Math.DivRem(tile, across);
        i *= Blocking.TileRows;
        j *= Blocking.TileColumns;
        long rows = Math.Min(Blocking.TileRows, M - i);
        long columns = Math.Min(Blocking.TileColumns, N - j);
        long first = part * Blocking.KPart;
        long end = Math.Min(first + Blocking.KPart, K);
        T* c = C + (part * PartStride) + (i * Ldc) + j;
        bool accumulate = MatrixScaling<T>.Prepare(rows, columns, Beta, c, Ldc, MatrixScaling<T>.Everything);

        long step = Math.Min(Blocking.KStep, end - first);
        using ScratchBlock<T> packedB = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Nr, columns, step));
        using ScratchBlock<T> packedA = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Mr, Math.Min(rows, Blocking.RowBlock), step));
        for (long p = first; p < end; p += step)
        {
            long k = Math.Min(step, end - p);
            Kernel.Pack(Kernel.Nr, TransposeB, columns, k, TransposeB ? B + (j * Ldb) + p : B + (p * Ldb) + j, Ldb, packedB.Pointer);
            for (long r = 0; r < rows; r += Blocking.RowBlock)
            {
                long m = Math.Min(Blocking.RowBlock, rows - r);
                T* a = TransposeA ? A + (p * Lda) + i + r : A + ((i + r) * Lda) + p;
                Kernel.Pack(Kernel.Mr, !TransposeA, m, k, a, Lda, packedA.Pointer);
                Kernel.MultiplyPacked(m, columns, k, Alpha, packedA.Pointer, Kernel.Mr, packedB.Pointer, c + (r * Ldc), Ldc, accumulate);
            }

            accumulate = true;
        }
    }
}
