using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Copies matrices into panels; see <see cref="PanelKernel{T}"/> for the layout.</summary>
internal static unsafe class PanelPacker<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    // Steps that are copied for one panel before going on to the next: enough to write whole lines at a stretch, few
    // enough that the rows read stay in the first-level cache and its translation buffer until their last panel.
    private const int Strip = 8;

    /// <summary>Packs lines that lie one after another: line i, step p at source[i·ld + p].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackLines(int width, nint count, nint k, T* source, nint ld, T* panels)
    {
        int v = TSimd.TransposeSize;
        for (nint i0 = 0; i0 < count; i0 += width)
        {
            nint lines = Math.Min(width, count - i0);
            T* panel = panels + (i0 * k);
            if (lines < width)
                new Span<T>(panel, checked((int)(width * k))).Clear();
            for (nint i = 0; i < lines; i += v)
            {
                T* s = source + ((i0 + i) * ld);
                T* d = panel + i;
                nint p = 0;
                if (lines - i >= v)
                {
                    for (; p + v <= k; p += v)
                        TSimd.Transpose(s + p, ld, d + (p * width), width);
                }

                nint rest = Math.Min(v, lines - i);
                for (; p < k; p++)
                {
                    for (nint r = 0; r < rest; r++)
                        d[(p * width) + r] = s[(r * ld) + p];
                }
            }
        }
    }

    /// <summary>Packs lines that lie side by side: line i, step p at source[p·ld + i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackSteps(int width, nint count, nint k, T* source, nint ld, T* panels)
    {
        int w = TSimd.Width;
        nint rest = count % width;
        nint full = count - rest;
        for (nint p0 = 0; p0 < k; p0 += Strip)
        {
            nint end = Math.Min(p0 + Strip, k);
            for (nint i0 = 0; i0 < full; i0 += width)
            {
                T* d = panels + (i0 * k) + (p0 * width);
                T* s = source + (p0 * ld) + i0;
                if (width == 3 * w)
                {
                    for (nint p = p0; p < end; p++, s += ld, d += width)
                    {
                        TVec x = TSimd.Load(s);
                        TVec y = TSimd.Load(s + w);
                        TVec z = TSimd.Load(s + (2 * w));
                        TSimd.Store(d, x);
                        TSimd.Store(d + w, y);
                        TSimd.Store(d + (2 * w), z);
                    }
                }
                else
                {
                    for (nint p = p0; p < end; p++, s += ld, d += width)
                        CopyRows(s, d);
                }
            }

            for (nint p = p0; p < end && rest > 0; p++)
                CopyRest(source + (p * ld) + full, panels + (full * k) + (p * width), rest, width);
        }
    }

    /// <summary>Copies one step of a full row panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRows(T* source, T* destination)
    {
        if (TSimd.Rows == TSimd.Width)
            TSimd.Store(destination, TSimd.Load(source));
        else if (TSimd.Rows * sizeof(T) == 32)
            Vector256.Load(source).Store(destination);
        else if (TSimd.Rows * sizeof(T) == 16)
            Vector128.Load(source).Store(destination);
        else
            new ReadOnlySpan<T>(source, TSimd.Rows).CopyTo(new Span<T>(destination, TSimd.Rows));
    }

    /// <summary>Copies one step of the last panel, which is not full, and pads it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRest(T* source, T* destination, nint rest, nint width)
    {
        nint i = 0;
        for (; i + TSimd.Width <= rest; i += TSimd.Width)
            TSimd.Store(destination + i, TSimd.Load(source + i));
        nint zeros = i;
        for (; zeros + TSimd.Width <= width; zeros += TSimd.Width)
            TSimd.Store(destination + zeros, TSimd.Zero);
        for (; zeros < width; zeros++)
            destination[zeros] = T.Zero;
        for (; i < rest; i++)
            destination[i] = source[i];
    }
}
