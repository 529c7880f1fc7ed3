using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Copies rows of [x, y, 1] into panels, shifted and scaled on the way; see <see cref="MomentKernel{T}.Pack"/>.</summary>
internal static unsafe class MomentPacker<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    // Rows taken at a time: their sources stay in the first-level cache and its translation buffer until the last panel.
    private const int Strip = 8;

    // Up to here a few moves are cheaper than a call that copies.
    private const int FewTargets = 8;

    /// <summary>Elements of scratch: the last panels' rows of a strip, with room to write whole vectors.</summary>
    public static long ScratchSize(in MomentLayout layout) => Strip * TailWidth(layout);

    public static void Pack(in MomentLayout layout, in MomentRows<T> rows, long first, long k, long from, long end, T* packed, T* scratch)
    {
        T** sources = stackalloc T*[Strip];
        T* scales = stackalloc T[Strip];
        int nr = 3 * TSimd.Width;
        long tailWidth = TailWidth(layout);
        T* tailPacked = packed + (layout.FullPanels * nr * k);
        T* tailShift = rows.Shift + (layout.FullPanels * nr);
        long tailPanels = layout.Panels - layout.FullPanels;
        for (long p = from; p < end; p += Strip)
        {
            int count = (int)Math.Min(Strip, end - p);
            Prepare(layout, rows, first + p, count, sources, scales, scratch, tailWidth);
            for (long panel = 0; panel < layout.FullPanels; panel++)
                Copy(rows, sources, panel * nr, scales, count, rows.Shift + (panel * nr), packed + (panel * nr * k) + (p * nr));
            for (int i = 0; i < count; i++)
                sources[i] = scratch + (i * tailWidth);
            for (long panel = 0; panel < tailPanels; panel++)
                Copy(rows, sources, panel * nr, scales, count, tailShift + (panel * nr), tailPacked + (panel * nr * k) + (p * nr));
        }
    }

    private static long TailWidth(in MomentLayout layout) => ((layout.Panels - layout.FullPanels) * layout.Nr) + TSimd.Width;

    /// <summary>
    /// Finds the rows of a strip and their scales, and puts together what comes after the last full panel: the rest of x, y, and 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Prepare(
        in MomentLayout layout, in MomentRows<T> rows, long first, int count, T** sources, T* scales, T* scratch, long tailWidth)
    {
        long fullColumns = layout.FullPanels * layout.Nr;
        long rest = layout.Columns - fullColumns;
        long padded = (rest + TSimd.Width - 1) / TSimd.Width * TSimd.Width;

        // Whole vectors may be read past the end of a row as long as they stay within x.
        long safe = ((rows.Count - 1) * rows.Ldx) + layout.Columns - fullColumns - padded;
        for (int i = 0; i < count; i++, scratch += tailWidth)
        {
            long row = first + i;
            T* x = rows.X + (row * rows.Ldx);
            T* y = rows.Y + (row * rows.Ldy);
            scales[i] = T.One;
            bool whole = row * rows.Ldx <= safe;
            if (rows.Weights is not null)
            {
                scales[i] = T.Sqrt(rows.Weights[row]);
                if (scales[i] == T.Zero)
                {
                    // A row of weight 0 adds nothing, whatever it holds: the shift in its place gives exact zeros.
                    x = rows.Shift;
                    y = rows.Shift + layout.Columns;
                    whole = true;
                }
            }

            sources[i] = x;
            x += fullColumns;
            if (whole)
            {
                for (long j = 0; j < padded; j += TSimd.Width)
                    TSimd.Store(scratch + j, TSimd.Load(x + j));
            }
            else
            {
                for (long j = 0; j < rest; j++)
                    scratch[j] = x[j];
            }

            if (layout.Targets <= FewTargets)
            {
                for (long j = 0; j < layout.Targets; j++)
                    scratch[rest + j] = y[j];
            }
            else
            {
                Buffer.MemoryCopy(y, scratch + rest, layout.Targets * sizeof(T), layout.Targets * sizeof(T));
            }

            if (layout.Ones)
                scratch[rest + layout.Targets] = T.One;
        }
    }

    /// <summary>One panel of a strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(in MomentRows<T> rows, T** sources, long column, T* scales, int count, T* shift, T* d)
    {
        int w = TSimd.Width;
        if (rows.Weights is null && !rows.Shifted)
        {
            for (int i = 0; i < count; i++, d += 3 * w)
            {
                T* s = sources[i] + column;
                TVec x = TSimd.Load(s), y = TSimd.Load(s + w), z = TSimd.Load(s + (2 * w));
                TSimd.Store(d, x);
                TSimd.Store(d + w, y);
                TSimd.Store(d + (2 * w), z);
            }

            return;
        }

        // x·1 − shift rounds once, as a difference does.
        TVec one = TSimd.Broadcast(T.One), minus = TSimd.Broadcast(-T.One);
        TVec shift0 = TSimd.Multiply(minus, TSimd.Load(shift));
        TVec shift1 = TSimd.Multiply(minus, TSimd.Load(shift + w));
        TVec shift2 = TSimd.Multiply(minus, TSimd.Load(shift + (2 * w)));
        for (int i = 0; i < count; i++, d += 3 * w)
        {
            T* s = sources[i] + column;
            TVec x = TSimd.MultiplyAdd(TSimd.Load(s), one, shift0);
            TVec y = TSimd.MultiplyAdd(TSimd.Load(s + w), one, shift1);
            TVec z = TSimd.MultiplyAdd(TSimd.Load(s + (2 * w)), one, shift2);
            if (rows.Weights is not null)
            {
                TVec scale = TSimd.Broadcast(scales[i]);
                x = TSimd.Multiply(x, scale);
                y = TSimd.Multiply(y, scale);
                z = TSimd.Multiply(z, scale);
            }

            TSimd.Store(d, x);
            TSimd.Store(d + w, y);
            TSimd.Store(d + (2 * w), z);
        }
    }
}
