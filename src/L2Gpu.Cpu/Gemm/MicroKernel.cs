using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>
/// The register block: <c>TSimd.Rows</c> rows by up to three vectors of C, held in registers over the whole k loop.
/// </summary>
/// <remarks>
/// Each element of C is one chain of multiply-adds over k in ascending order, whatever the width of the block it falls into.
/// How C is cut into blocks and tiles therefore never shows in its bits; only how k is cut does.
/// Tests on <c>TSimd.Rows</c> and <c>TCount.Value</c> fold, so what a narrower block does not use is not there.
/// </remarks>
internal static unsafe class MicroKernel<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>C = alpha·A·B, or C += alpha·A·B, for one register block.</summary>
    /// <param name="k">Length of the sums.</param>
    /// <param name="a">A: row i, step p at a[i·aRow + p·aStep].</param>
    /// <param name="aRow">Elements between rows of A.</param>
    /// <param name="aStep">Elements between steps of A.</param>
    /// <param name="b">B: the vectors of step p start at b[p·bStep].</param>
    /// <param name="bStep">Elements between steps of B.</param>
    /// <param name="alpha">The factor.</param>
    /// <param name="c">C, row-major; all of the block is written.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="accumulate">False overwrites C without reading it.</param>
    /// <param name="ahead">What will be read soon, to be brought into the second-level cache meanwhile.</param>
    /// <param name="aheadLines">Cache lines of it, in eighths.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TCount>(
        nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T alpha, T* c, nint ldc, bool accumulate, byte* ahead, nint aheadLines)
        where TCount : struct, IVectorCount
    {
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVec c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVec c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVec c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVec c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVec c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;

        // Three row pointers and one stride reach eight rows by addressing alone.
        nint aRow2 = 2 * aRow;
        T* a3 = a + (3 * aRow);
        T* a6 = a3 + (3 * aRow);
        int w = TSimd.Width;
        // Prefetches are spread over the sums: in one burst they would fill the line buffers, and A, which comes from the
        // second-level cache, would wait behind them.
        nint chunk = (k + 7) / 8;
        T* row = c;
        for (nint left = k; left > 0; left -= chunk)
        {
            Prefetch(row);
            row += ldc;
            for (nint line = 0; line < aheadLines; line++, ahead += 64)
                PrefetchSecondLevel(ahead);
            for (nint step = Math.Min(chunk, left); step > 0; step--)
            {
                TVec b0 = TSimd.Load(b);
                TVec b1 = TCount.Value > 1 ? TSimd.Load(b + w) : default;
                TVec b2 = TCount.Value > 2 ? TSimd.Load(b + (2 * w)) : default;
                b += bStep;

                TVec x0 = TSimd.Broadcast(a[0]);
                c00 = TSimd.MultiplyAdd(x0, b0, c00);
                if (TCount.Value > 1)
                    c01 = TSimd.MultiplyAdd(x0, b1, c01);
                if (TCount.Value > 2)
                    c02 = TSimd.MultiplyAdd(x0, b2, c02);
                TVec x1 = TSimd.Broadcast(a[aRow]);
                c10 = TSimd.MultiplyAdd(x1, b0, c10);
                if (TCount.Value > 1)
                    c11 = TSimd.MultiplyAdd(x1, b1, c11);
                if (TCount.Value > 2)
                    c12 = TSimd.MultiplyAdd(x1, b2, c12);
                TVec x2 = TSimd.Broadcast(a[aRow2]);
                c20 = TSimd.MultiplyAdd(x2, b0, c20);
                if (TCount.Value > 1)
                    c21 = TSimd.MultiplyAdd(x2, b1, c21);
                if (TCount.Value > 2)
                    c22 = TSimd.MultiplyAdd(x2, b2, c22);
                if (TSimd.Rows > 3)
                {
                    TVec x3 = TSimd.Broadcast(a3[0]);
                    c30 = TSimd.MultiplyAdd(x3, b0, c30);
                    if (TCount.Value > 1)
                        c31 = TSimd.MultiplyAdd(x3, b1, c31);
                    if (TCount.Value > 2)
                        c32 = TSimd.MultiplyAdd(x3, b2, c32);
                }

                if (TSimd.Rows > 4)
                {
                    TVec x4 = TSimd.Broadcast(a3[aRow]);
                    c40 = TSimd.MultiplyAdd(x4, b0, c40);
                    if (TCount.Value > 1)
                        c41 = TSimd.MultiplyAdd(x4, b1, c41);
                    if (TCount.Value > 2)
                        c42 = TSimd.MultiplyAdd(x4, b2, c42);
                    TVec x5 = TSimd.Broadcast(a3[aRow2]);
                    c50 = TSimd.MultiplyAdd(x5, b0, c50);
                    if (TCount.Value > 1)
                        c51 = TSimd.MultiplyAdd(x5, b1, c51);
                    if (TCount.Value > 2)
                        c52 = TSimd.MultiplyAdd(x5, b2, c52);
                }

                if (TSimd.Rows > 6)
                {
                    TVec x6 = TSimd.Broadcast(a6[0]);
                    c60 = TSimd.MultiplyAdd(x6, b0, c60);
                    if (TCount.Value > 1)
                        c61 = TSimd.MultiplyAdd(x6, b1, c61);
                    if (TCount.Value > 2)
                        c62 = TSimd.MultiplyAdd(x6, b2, c62);
                    TVec x7 = TSimd.Broadcast(a6[aRow]);
                    c70 = TSimd.MultiplyAdd(x7, b0, c70);
                    if (TCount.Value > 1)
                        c71 = TSimd.MultiplyAdd(x7, b1, c71);
                    if (TCount.Value > 2)
                        c72 = TSimd.MultiplyAdd(x7, b2, c72);
                }

                a += aStep;
                a3 += aStep;
                a6 += aStep;
            }
        }

        TVec factor = TSimd.Broadcast(alpha);
        Update<TCount>(c, c00, c01, c02, factor, accumulate);
        Update<TCount>(c + ldc, c10, c11, c12, factor, accumulate);
        Update<TCount>(c + (2 * ldc), c20, c21, c22, factor, accumulate);
        if (TSimd.Rows <= 3)
            return;
        Update<TCount>(c + (3 * ldc), c30, c31, c32, factor, accumulate);
        if (TSimd.Rows <= 4)
            return;
        Update<TCount>(c + (4 * ldc), c40, c41, c42, factor, accumulate);
        Update<TCount>(c + (5 * ldc), c50, c51, c52, factor, accumulate);
        if (TSimd.Rows <= 6)
            return;
        Update<TCount>(c + (6 * ldc), c60, c61, c62, factor, accumulate);
        Update<TCount>(c + (7 * ldc), c70, c71, c72, factor, accumulate);
    }

    /// <summary>Asks for a row of C while the sums are being formed: it is seldom in the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T* c)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(c);
        Sse.Prefetch0((byte*)c + 64);
        Sse.Prefetch0((byte*)c + 128);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchSecondLevel(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TCount>(T* c, TVec sum0, TVec sum1, TVec sum2, TVec factor, bool accumulate)
        where TCount : struct, IVectorCount
    {
        int w = TSimd.Width;
        if (accumulate)
        {
            TSimd.Store(c, TSimd.MultiplyAdd(factor, sum0, TSimd.Load(c)));
            if (TCount.Value > 1)
                TSimd.Store(c + w, TSimd.MultiplyAdd(factor, sum1, TSimd.Load(c + w)));
            if (TCount.Value > 2)
                TSimd.Store(c + (2 * w), TSimd.MultiplyAdd(factor, sum2, TSimd.Load(c + (2 * w))));
        }
        else
        {
            TSimd.Store(c, TSimd.Multiply(factor, sum0));
            if (TCount.Value > 1)
                TSimd.Store(c + w, TSimd.Multiply(factor, sum1));
            if (TCount.Value > 2)
                TSimd.Store(c + (2 * w), TSimd.Multiply(factor, sum2));
        }
    }
}
