using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary><see cref="MomentKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe class MomentKernel<T, TVec, TSimd> : MomentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
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

        // Spread evenly over the blocks, and within each over its eighths; what a whole number of lines misses is left to the hardware.
        long blocks = Math.Max(1, layout.Size / (mr * nr));
        nint aheadLines = (nint)((aheadBytes + (512 * blocks) - 1) / (512 * blocks));
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
                byte* fetch = next;
                nint fetchLines = next < nextEnd ? aheadLines : 0;
                next += fetchLines * 512;
                if (typeof(T) == typeof(double))
                {
                    Run(vectors, k, a, b, (T*)block, true, fetch, fetchLines);
                }
                else
                {
                    if (ahead is null)
                    {
                        // Then the sums are large, and are fetched while the products are formed.
                        fetch = (byte*)block;
                        fetchLines = mr * nr / 64;
                    }

                    Run(vectors, k, a, b, aside, false, fetch, fetchLines);
                    AddWidened((float*)aside, block, vectors);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(in MomentLayout layout, long k, T* packed, T* sums, bool accumulate)
    {
        int mr = TSimd.Rows, nr = 3 * TSimd.Width;
        long lines = layout.Lines, blocks = layout.Blocks, panels = layout.Panels;
        for (long panel = 0; panel < panels; panel++)
        {
            T* b = packed + (panel * nr * k);
            for (long i = layout.FirstBlock(panel); i < blocks; i++, sums += mr * nr)
            {
                long row = i * mr;
                T* a = packed + (row / nr * nr * k) + (row % nr);
                Run(Vectors(lines, row, panel * nr), k, a, b, sums, accumulate);
            }
        }
    }

    /// <summary>The vectors of a block's columns that reach on or below the diagonal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Vectors(long lines, long row, long column)
    {
        long columns = Math.Min(Math.Min(lines, row + TSimd.Rows) - column, 3 * TSimd.Width);
        return columns > 2 * TSimd.Width ? 3 : columns > TSimd.Width ? 2 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run(int vectors, long k, T* a, T* b, T* c, bool accumulate, byte* ahead = null, nint aheadLines = 0)
    {
        nint nr = 3 * TSimd.Width;
        if (vectors == 3)
            MicroKernel<T, TVec, TSimd>.Run<ThreeVectors>((nint)k, a, 1, nr, b, nr, T.One, c, nr, accumulate, ahead, aheadLines);
        else if (vectors == 2)
            MicroKernel<T, TVec, TSimd>.Run<TwoVectors>((nint)k, a, 1, nr, b, nr, T.One, c, nr, accumulate, ahead, aheadLines);
        else
            MicroKernel<T, TVec, TSimd>.Run<OneVector>((nint)k, a, 1, nr, b, nr, T.One, c, nr, accumulate, ahead, aheadLines);
    }

    /// <summary>Adds a register block of floats to doubles.</summary>
    private static void AddWidened(float* block, double* sums, int vectors)
    {
        int nr = 3 * TSimd.Width;
        int used = vectors * TSimd.Width;
        for (int row = 0; row < TSimd.Rows; row++, block += nr, sums += nr)
        {
            int j = 0;
            for (; j + Vector<float>.Count <= used; j += Vector<float>.Count)
            {
                Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(block + j), out Vector<double> low, out Vector<double> high);
                double* s = sums + j;
                Unsafe.WriteUnaligned(s, Unsafe.ReadUnaligned<Vector<double>>(s) + low);
                s += Vector<double>.Count;
                Unsafe.WriteUnaligned(s, Unsafe.ReadUnaligned<Vector<double>>(s) + high);
            }

            for (; j < used; j++)
                sums[j] += block[j];
        }
    }
}
