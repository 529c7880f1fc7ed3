using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="MomentKernel{T}"/> over one set of vector operations, and of those on doubles.</summary>
internal sealed unsafe class MomentKernel<T, TVec, TSimd, TWideVec, TWide> : MomentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TWideVec : unmanaged
    where TWide : struct, IWideLoad<TWideVec>
{
    private const int MostBlockElements = 8 * 3 * 16; // the largest register block: 8 rows of three 16-float vectors

    public override int Mr => TSimd.Rows;

    public override int Nr => 3 * TSimd.Width;

    public override long PackScratchSize(in MomentLayout layout) => MomentPacker<T, TVec, TSimd>.ScratchSize(layout);

    public override void Pack(in MomentLayout layout, in MomentRows<T> rows, long first, long k, long from, long end, T* packed, T* scratch)
        => MomentPacker<T, TVec, TSimd>.Pack(layout, rows, first, k, from, end, packed, scratch);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public override void Update(
        in MomentLayout layout, long k, T* packed, double* sums, long firstPanel, long endPanel, long firstBlock, long endBlock,
        void* ahead, long aheadBytes)
    {
        byte* room = stackalloc byte[(MostBlockElements * sizeof(T)) + 64];
        T* aside = (T*)(((nuint)room + 63) & ~(nuint)63);
        int mr = TSimd.Rows, nr = 3 * TSimd.Width;
        long lines = layout.Lines;
        nint aheadLines = AheadLines(layout, aheadBytes);
        byte* next = (byte*)ahead;
        byte* nextEnd = next + aheadBytes;
        for (long panel = firstPanel; panel < endPanel; panel++)
        {
            long top = layout.FirstBlock(panel);
            long first = Math.Max(top, firstBlock);
            T* b = packed + (panel * nr * k);
            double* block = sums + layout.PanelOffset(panel) + ((first - top) * mr * nr);
            for (long i = first; i < endBlock; i++, block += mr * nr)
            {
                long row = i * mr;
                T* a = packed + (row / nr * nr * k) + (row % nr);
                int vectors = Vectors(lines, row, panel * nr);
                int rows = (int)Math.Min(lines - row, mr);
                byte* fetch = next;
                nint fetchLines = next < nextEnd ? aheadLines : 0;
                next += fetchLines * 512;
                if (typeof(T) == typeof(double))
                {
                    Run(vectors, rows, k, a, b, (T*)block, true, fetch, fetchLines);
                }
                else
                {
                    if (ahead is null)
                    {
                        // Then the sums are large, and are fetched while the products are formed.
                        fetch = (byte*)block;
                        fetchLines = mr * nr / 64;
                    }

                    Run(vectors, rows, k, a, b, aside, false, fetch, fetchLines);
                    AddWidened((float*)aside, block, rows, vectors);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(in MomentLayout layout, long k, T* packed, T* sums, bool accumulate, void* ahead, long aheadBytes)
    {
        int mr = TSimd.Rows, nr = 3 * TSimd.Width;
        long lines = layout.Lines, blocks = layout.Blocks, panels = layout.Panels;
        nint aheadLines = AheadLines(layout, aheadBytes);
        byte* next = (byte*)ahead;
        for (long panel = 0; panel < panels; panel++)
        {
            T* b = packed + (panel * nr * k);
            for (long i = layout.FirstBlock(panel); i < blocks; i++, sums += mr * nr)
            {
                long row = i * mr;
                T* a = packed + (row / nr * nr * k) + (row % nr);
                int vectors = Vectors(lines, panels == 1 ? lines : row, panel * nr);
                Run(vectors, (int)Math.Min(lines - row, mr), k, a, b, sums, accumulate, next, aheadLines);
                next += aheadLines * 512;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool TryMultiplyInPlace(long columns, in MomentRows<T> rows, T* gram, long ld, void* next)
    {
        int mr = TSimd.Rows, w = TSimd.Width;
        if (rows.Weights is not null || rows.Count == 0 || columns > 3 * w || columns % mr != 0 || columns % w != 0)
            return false;
        nint ldx = (nint)rows.Ldx;
        for (long first = 0; first < rows.Count; first += ChunkRows)
        {
            nint k = (nint)Math.Min(ChunkRows, rows.Count - first);
            T* b = rows.X + (first * ldx);
            byte* ahead = (byte*)next + (first * ldx * sizeof(T));
            nint lines = next is null ? 0 : k * ldx * sizeof(T) / 64 / 8 * mr / (nint)columns;
            for (long row = 0; row < columns; row += mr, ahead += lines * 512)
            {
                T* c = gram + (row * ld);
                if (columns == 3 * w)
                    MicroKernel<T, TVec, TSimd>.Run<ThreeVectors>(k, b + row, 1, ldx, b, ldx, T.One, c, (nint)ld, first > 0, ahead, lines);
                else if (columns == 2 * w)
                    MicroKernel<T, TVec, TSimd>.Run<TwoVectors>(k, b + row, 1, ldx, b, ldx, T.One, c, (nint)ld, first > 0, ahead, lines);
                else
                    MicroKernel<T, TVec, TSimd>.Run<OneVector>(k, b + row, 1, ldx, b, ldx, T.One, c, (nint)ld, first > 0, ahead, lines);
            }
        }

        return true;
    }

    /// <summary>The vectors of a block's columns that reach on or below the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Vectors(long lines, long row, long column)
    {
        long columns = Math.Min(Math.Min(lines, row + TSimd.Rows) - column, 3 * TSimd.Width);
        return columns > 2 * TSimd.Width ? 3 : columns > TSimd.Width ? 2 : 1;
    }

    /// <summary>What to fetch is spread evenly over the blocks, and within each over its eighths: so many lines.</summary>
    private static nint AheadLines(in MomentLayout layout, long bytes)
    {
        long pieces = 512 * Math.Max(1, layout.Size / (TSimd.Rows * 3 * TSimd.Width));
        return (nint)((bytes + pieces - 1) / pieces);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(int vectors, int rows, long k, T* a, T* b, T* c, bool accumulate, byte* ahead, nint aheadLines)
    {
        if (vectors == 3)
            Run<ThreeVectors>(rows, k, a, b, c, accumulate, ahead, aheadLines);
        else if (vectors == 2)
            Run<TwoVectors>(rows, k, a, b, c, accumulate, ahead, aheadLines);
        else
            Run<OneVector>(rows, k, a, b, c, accumulate, ahead, aheadLines);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TCount>(int rows, long k, T* a, T* b, T* c, bool accumulate, byte* ahead, nint aheadLines)
        where TCount : struct, IVectorCount
    {
        nint nr = 3 * TSimd.Width;
        if (rows * 2 > TSimd.Rows)
            MicroKernel<T, TVec, TSimd>.Run<TCount>((nint)k, a, 1, nr, b, nr, T.One, c, nr, accumulate, ahead, aheadLines);
        else if (rows > 2)
            BorderKernel<T, TVec, TSimd>.Run<FourRows, TCount>((nint)k, a, b, c, accumulate);
        else
            BorderKernel<T, TVec, TSimd>.Run<TwoRows, TCount>((nint)k, a, b, c, accumulate);
    }

    /// <summary>Adds a register block of floats to doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWidened(float* block, double* sums, int rows, int vectors)
    {
        int nr = 3 * TSimd.Width;
        int used = vectors * TSimd.Width;
        for (int row = 0; row < rows; row++, block += nr, sums += nr)
        {
            for (int j = 0; j < used; j += TWide.Width)
                TWide.Store(sums + j, TWide.Add(TWide.Load(sums + j), TWide.Load(block + j)));
        }
    }
}
