using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="PanelKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe class PanelKernel<T, TVec, TSimd>(Isa isa) : PanelKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    private const int MostBlockElements = 8 * 3 * 16; // the largest register block: 8 rows of three 16-float vectors
    private const int CacheLine = 64;

    public override Isa Isa => isa;

    public override int Mr => TSimd.Rows;

    public override int Nr => 3 * TSimd.Width;

    public override void Pack(int width, bool lineMajor, long count, long k, T* source, long ld, T* packed)
    {
        if (lineMajor)
            PanelPacker<T, TVec, TSimd>.PackLines(width, (nint)count, (nint)k, source, (nint)ld, packed);
        else
            PanelPacker<T, TVec, TSimd>.PackSteps(width, (nint)count, (nint)k, source, (nint)ld, packed);
    }

    public override void MultiplyNarrow(long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc, double* parts)
        => NarrowKernel<T, TVec, TSimd>.Multiply(m, n, (nint)k, alpha, a, lda, b, ldb, beta, c, ldc, parts);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyPacked(
        long m, long n, long k, T alpha, T* a, int aWidth, T* b, T* c, long ldc, bool accumulate, long diagonal, void* ahead, long aheadBytes)
    {
        int mr = TSimd.Rows;
        int nr = 3 * TSimd.Width;
        byte* fetch = (byte*)ahead;
        byte* fetchEnd = fetch + aheadBytes;
        nint share = ahead == null ? 0 : Share(aheadBytes, Blocks(m, n, diagonal));
        for (long j0 = 0; j0 < n; j0 += nr)
        {
            long columns = Math.Min(nr, n - j0);
            long start = FirstRow(j0, diagonal);
            if (ahead == null)
            {
                // The next panel comes from far away when B is large: each register block fetches its share of it.
                fetch = (byte*)(b + ((j0 + nr) * k));
                fetchEnd = j0 + nr < n ? fetch + (nr * k * sizeof(T)) : fetch;
                share = Share(nr * k * sizeof(T), Blocks(m - start, 1, Everything));
            }

            for (long i0 = start; i0 < m; i0 += mr)
            {
                T* block = a + (i0 / aWidth * aWidth * k) + (i0 % aWidth);
                Block(
                    Math.Min(mr, m - i0), columns, k, alpha, block, 1, aWidth, b + (j0 * k), nr,
                    c + (i0 * ldc) + j0, ldc, accumulate, i0 + diagonal - j0, fetch, fetch < fetchEnd ? share : 0);
                fetch += share * 8 * CacheLine;
            }
        }
    }

    public override long DirectScratchSize(bool transposeB, long m, long n, long k)
    {
        int nr = 3 * TSimd.Width;
        long rows = m % TSimd.Rows == 0 ? 0 : TSimd.Rows * k;
        long columns = transposeB ? (n + nr - 1) / nr * nr * k : n % TSimd.Width == 0 ? 0 : nr * k;
        return rows + columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyDirect(
        bool transposeA, bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb,
        T* c, long ldc, bool accumulate, long diagonal, T* scratch)
    {
        int mr = TSimd.Rows;
        int nr = 3 * TSimd.Width;

        // What a register block would read past the end of an operand is packed, hence padded; so is a B that is transposed.
        long packedFrom = transposeB ? 0 : n - (n % TSimd.Width);
        T* packedB = scratch;
        if (packedFrom < n)
        {
            Pack(nr, transposeB, n - packedFrom, k, b + packedFrom, ldb, packedB);
            scratch += PackedSize(nr, n - packedFrom, k);
        }

        long fullRows = m - (m % mr);
        if (fullRows < m)
            Pack(mr, !transposeA, m - fullRows, k, a + (fullRows * (transposeA ? 1 : lda)), lda, scratch);

        nint aRow = transposeA ? 1 : (nint)lda;
        nint aStep = transposeA ? (nint)lda : 1;
        for (long j0 = 0; j0 < n;)
        {
            bool packed = j0 >= packedFrom;
            long columns = Math.Min(nr, (packed ? n : packedFrom) - j0);
            T* bj = packed ? packedB + ((j0 - packedFrom) * k) : b + j0;
            long bStep = packed ? nr : ldb;
            for (long i0 = FirstRow(j0, diagonal); i0 < m; i0 += mr)
            {
                T* cij = c + (i0 * ldc) + j0;
                if (i0 < fullRows)
                    Block(mr, columns, k, alpha, a + (i0 * aRow), aRow, aStep, bj, bStep, cij, ldc, accumulate, i0 + diagonal - j0, null, 0);
                else
                    Block(m - i0, columns, k, alpha, scratch, 1, mr, bj, bStep, cij, ldc, accumulate, i0 + diagonal - j0, null, 0);
            }

            j0 += columns;
        }
    }

    /// <summary>The first row, at a register block, that has something on or below the diagonal from column j on.</summary>
    private static long FirstRow(long j, long diagonal) => Math.Max(0, (j - diagonal) / TSimd.Rows * TSimd.Rows);

    /// <summary>Register blocks that <see cref="MultiplyPacked"/> goes through.</summary>
    private static long Blocks(long m, long n, long diagonal)
    {
        long blocks = 0;
        for (long j = 0; j < n; j += 3 * TSimd.Width)
            blocks += Math.Max(0, (m - FirstRow(j, diagonal) + TSimd.Rows - 1) / TSimd.Rows);
        return blocks;
    }

    /// <summary>Eighths of the cache lines that each block is to fetch. Bounded: more would fill the line buffers.</summary>
    private static nint Share(long bytes, long blocks) => (nint)Math.Min(16, (bytes / (8 * CacheLine) / Math.Max(1, blocks)) + 1);

    /// <summary>One register block, cut to the rows and columns that there are, and to the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(
        long rows, long columns, long k, T alpha, T* a, nint aRow, nint aStep, T* b, long bStep, T* c, long ldc, bool accumulate, long diagonal,
        byte* ahead, nint aheadLines)
    {
        columns = Math.Min(columns, rows + diagonal);
        if (columns <= 0)
            return;
        if (rows == TSimd.Rows && columns % TSimd.Width == 0 && columns <= diagonal + 1)
        {
            Run(columns, k, alpha, a, aRow, aStep, b, bStep, c, ldc, accumulate, ahead, aheadLines);
            return;
        }

        CutBlock(rows, columns, k, alpha, a, aRow, aStep, b, bStep, c, ldc, accumulate, diagonal);
    }

    /// <summary>Computes a whole block aside, and brings over what is wanted of it. Not inlined: its stack must not pile up in a loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void CutBlock(
        long rows, long columns, long k, T alpha, T* a, nint aRow, nint aStep, T* b, long bStep, T* c, long ldc, bool accumulate, long diagonal)
    {
        T* sums = stackalloc T[MostBlockElements];
        Run(columns, k, T.One, a, aRow, aStep, b, bStep, sums, 3 * TSimd.Width, false, null, 0);
        Merge(rows, columns, alpha, sums, c, ldc, accumulate, diagonal);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(
        long columns, long k, T alpha, T* a, nint aRow, nint aStep, T* b, long bStep, T* c, long ldc, bool accumulate, byte* ahead, nint aheadLines)
    {
        if (columns > 2 * TSimd.Width)
            MicroKernel<T, TVec, TSimd>.Run<ThreeVectors>((nint)k, a, aRow, aStep, b, (nint)bStep, alpha, c, (nint)ldc, accumulate, ahead, aheadLines);
        else if (columns > TSimd.Width)
            MicroKernel<T, TVec, TSimd>.Run<TwoVectors>((nint)k, a, aRow, aStep, b, (nint)bStep, alpha, c, (nint)ldc, accumulate, ahead, aheadLines);
        else
            MicroKernel<T, TVec, TSimd>.Run<OneVector>((nint)k, a, aRow, aStep, b, (nint)bStep, alpha, c, (nint)ldc, accumulate, ahead, aheadLines);
    }

    /// <summary>Brings the part of a block that is wanted into C, rounding as the register block does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(long rows, long columns, T alpha, T* sums, T* c, long ldc, bool accumulate, long diagonal)
    {
        TVec factor = TSimd.Broadcast(alpha);
        for (long i = 0; i < rows; i++, c += ldc, sums += 3 * TSimd.Width)
        {
            long count = Math.Min(columns, i + diagonal + 1);
            long j = 0;
            for (; j + TSimd.Width <= count; j += TSimd.Width)
            {
                TVec sum = TSimd.Load(sums + j);
                TSimd.Store(c + j, accumulate ? TSimd.MultiplyAdd(factor, sum, TSimd.Load(c + j)) : TSimd.Multiply(factor, sum));
            }

            for (; j < count; j++)
                c[j] = accumulate ? TSimd.MultiplyAddScalar(alpha, sums[j], c[j]) : alpha * sums[j];
        }
    }
}
