using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>The lower triangle of op(A)·op(A)ᵀ, one task a square tile (times one a part of k, where k is cut).</summary>
internal unsafe struct SymmetricJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public PanelKernel<T> Kernel;
    public GemmBlocking Blocking;
    public bool Transpose;
    public long Side;
    public long N;
    public long K;
    public T Alpha;
    public T* A;
    public long Lda;
    public T Beta;
    public T* C;
    public long Ldc;

    /// <summary>Elements between the results of two parts of k.</summary>
    public long PartStride;

    public readonly void Execute(int task, int worker)
    {
        (long part, long tile) = Math.DivRem(task, Side * (Side + 1) / 2);
        (long row, long column) = Tile(tile);
        long first = part * Blocking.KPart;
        long end = Math.Min(first + Blocking.KPart, K);
        if (row == column)
            Diagonal(row * Blocking.TileRows, part, first, end);
        else
            Below(row * Blocking.TileRows, column * Blocking.TileRows, part, first, end);
    }

    /// <summary>Whole tiles come first, the triangles on the diagonal last: they are half the work, and even out the end.</summary>
    private readonly (long Row, long Column) Tile(long tile)
    {
        long whole = Side * (Side - 1) / 2;
        if (tile >= whole)
            return (tile - whole, tile - whole);
        long row = 1;
        while (row * (row + 1) / 2 <= tile)
            row++;
        return (row, tile - (row * (row - 1) / 2));
    }

    /// <summary>A tile on the diagonal: rows and columns are the same lines, packed once.</summary>
    private readonly void Diagonal(long i, long part, long first, long end)
    {
        long lines = Math.Min(Blocking.TileRows, N - i);
        T* c = C + (part * PartStride) + (i * Ldc) + i;
        bool accumulate = MatrixScaling<T>.Prepare(lines, lines, Beta, c, Ldc, 0);
        long step = Math.Min(Blocking.KStep, end - first);
        using ScratchBlock<T> packed = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Nr, lines, step));
        for (long p = first; p < end; p += step)
        {
            long k = Math.Min(step, end - p);
            Kernel.Pack(Kernel.Nr, !Transpose, lines, k, Operand(i, p), Lda, packed.Pointer);
            Kernel.MultiplyPacked(lines, lines, k, Alpha, packed.Pointer, Kernel.Nr, packed.Pointer, c, Ldc, accumulate, 0);
            accumulate = true;
        }
    }

    private readonly void Below(long i, long j, long part, long first, long end)
    {
        long rows = Math.Min(Blocking.TileRows, N - i);
        long columns = Math.Min(Blocking.TileColumns, N - j);
        T* c = C + (part * PartStride) + (i * Ldc) + j;
        bool accumulate = MatrixScaling<T>.Prepare(rows, columns, Beta, c, Ldc, MatrixScaling<T>.Everything);
        long step = Math.Min(Blocking.KStep, end - first);
        using ScratchBlock<T> packedB = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Nr, columns, step));
        using ScratchBlock<T> packedA = ScratchPool.Shared.Rent<T>(PanelKernel<T>.PackedSize(Kernel.Mr, Math.Min(rows, Blocking.RowBlock), step));
        for (long p = first; p < end; p += step)
        {
            long k = Math.Min(step, end - p);
            Kernel.Pack(Kernel.Nr, !Transpose, columns, k, Operand(j, p), Lda, packedB.Pointer);
            for (long r = 0; r < rows; r += Blocking.RowBlock)
            {
                long m = Math.Min(Blocking.RowBlock, rows - r);
                Kernel.Pack(Kernel.Mr, !Transpose, m, k, Operand(i + r, p), Lda, packedA.Pointer);
                Kernel.MultiplyPacked(m, columns, k, Alpha, packedA.Pointer, Kernel.Mr, packedB.Pointer, c + (r * Ldc), Ldc, accumulate);
            }

            accumulate = true;
        }
    }

    private readonly T* Operand(long line, long step) => Transpose ? A + (step * Lda) + line : A + (line * Lda) + step;
}
