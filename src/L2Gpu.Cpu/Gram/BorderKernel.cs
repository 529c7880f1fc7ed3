using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// A register block of few rows: the last lines of moments, where a target and the ones would otherwise cost as much as eight lines.
/// </summary>
/// <remarks>Each element is the same chain of multiply-adds as in <see cref="MicroKernel{T, TVec, TSimd}"/>.</remarks>
internal static unsafe class BorderKernel<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>C = A·B, or C += A·B, from operands packed with the same width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TCount>(nint k, T* a, T* b, T* c, bool accumulate)
        where TRows : struct, IRowCount
        where TCount : struct, IVectorCount
    {
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        int w = TSimd.Width;
        for (; k > 0; k--, a += 3 * w, b += 3 * w)
        {
            TVec b0 = TSimd.Load(b);
            TVec b1 = TCount.Value > 1 ? TSimd.Load(b + w) : default;
            TVec b2 = TCount.Value > 2 ? TSimd.Load(b + (2 * w)) : default;
            TVec x0 = TSimd.Broadcast(a[0]), x1 = TSimd.Broadcast(a[1]);
            c00 = TSimd.MultiplyAdd(x0, b0, c00);
            c10 = TSimd.MultiplyAdd(x1, b0, c10);
            if (TCount.Value > 1)
            {
                c01 = TSimd.MultiplyAdd(x0, b1, c01);
                c11 = TSimd.MultiplyAdd(x1, b1, c11);
            }

            if (TCount.Value > 2)
            {
                c02 = TSimd.MultiplyAdd(x0, b2, c02);
                c12 = TSimd.MultiplyAdd(x1, b2, c12);
            }

            if (TRows.Value <= 2)
                continue;
            TVec x2 = TSimd.Broadcast(a[2]), x3 = TSimd.Broadcast(a[3]);
            c20 = TSimd.MultiplyAdd(x2, b0, c20);
            c30 = TSimd.MultiplyAdd(x3, b0, c30);
            if (TCount.Value > 1)
            {
                c21 = TSimd.MultiplyAdd(x2, b1, c21);
                c31 = TSimd.MultiplyAdd(x3, b1, c31);
            }

            if (TCount.Value > 2)
            {
                c22 = TSimd.MultiplyAdd(x2, b2, c22);
                c32 = TSimd.MultiplyAdd(x3, b2, c32);
            }
        }

        Update<TCount>(c, c00, c01, c02, accumulate);
        Update<TCount>(c + (3 * w), c10, c11, c12, accumulate);
        if (TRows.Value <= 2)
            return;
        Update<TCount>(c + (6 * w), c20, c21, c22, accumulate);
        Update<TCount>(c + (9 * w), c30, c31, c32, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TCount>(T* c, TVec sum0, TVec sum1, TVec sum2, bool accumulate)
        where TCount : struct, IVectorCount
    {
        int w = TSimd.Width;
        TVec one = TSimd.Broadcast(T.One);
        TSimd.Store(c, accumulate ? TSimd.MultiplyAdd(one, sum0, TSimd.Load(c)) : sum0);
        if (TCount.Value > 1)
            TSimd.Store(c + w, accumulate ? TSimd.MultiplyAdd(one, sum1, TSimd.Load(c + w)) : sum1);
        if (TCount.Value > 2)
            TSimd.Store(c + (2 * w), accumulate ? TSimd.MultiplyAdd(one, sum2, TSimd.Load(c + (2 * w))) : sum2);
    }
}
