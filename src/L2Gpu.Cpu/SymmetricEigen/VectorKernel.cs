using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Products of a few long rows with vectors. Lengths are rounded up to whole vectors: what lies there must be readable and finite.</summary>
internal static unsafe class VectorKernel<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    private const int RowsAtOnce = 4;

    /// <summary>products[q] = rows[q]·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(T* rows, nint ld, nint count, T* x, nint length, T* products)
    {
        nint width = TSimd.Width;
        T* lanes = stackalloc T[RowsAtOnce * ReducedMatrix<T>.Slack];
        nint q = 0;
        for (; q + RowsAtOnce <= count; q += RowsAtOnce)
        {
            T* r0 = rows + (q * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld;
            TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
            for (nint j = 0; j < length; j += width)
            {
                TVec xj = TSimd.Load(x + j);
                s0 = TSimd.MultiplyAdd(TSimd.Load(r0 + j), xj, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(r1 + j), xj, s1);
                s2 = TSimd.MultiplyAdd(TSimd.Load(r2 + j), xj, s2);
                s3 = TSimd.MultiplyAdd(TSimd.Load(r3 + j), xj, s3);
            }

            TSimd.Store(lanes, s0);
            TSimd.Store(lanes + width, s1);
            TSimd.Store(lanes + (2 * width), s2);
            TSimd.Store(lanes + (3 * width), s3);
            for (nint r = 0; r < RowsAtOnce; r++)
                products[q + r] = SumLanes(lanes + (r * width));
        }

        for (; q < count; q++)
            products[q] = Dot(rows + (q * ld), x, length);
    }

    /// <summary>The sum of the products of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* x, T* y, nint length)
    {
        nint width = TSimd.Width;
        T* lanes = stackalloc T[ReducedMatrix<T>.Slack];
        TVec s0 = TSimd.Zero, s1 = TSimd.Zero;
        nint j = 0;
        for (; j + width < length; j += 2 * width)
        {
            s0 = TSimd.MultiplyAdd(TSimd.Load(x + j), TSimd.Load(y + j), s0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(x + j + width), TSimd.Load(y + j + width), s1);
        }

        if (j < length)
            s0 = TSimd.MultiplyAdd(TSimd.Load(x + j), TSimd.Load(y + j), s0);
        TSimd.Store(lanes, TSimd.MultiplyAdd(TSimd.Broadcast(T.One), s0, s1));
        return SumLanes(lanes);
    }

    /// <summary>target += Σ factors[q·stride]·rows[q], times <paramref name="sign"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiples(T sign, T* rows, nint ld, nint count, T* factors, nint stride, T* target, nint length)
    {
        nint width = TSimd.Width;
        nint q = 0;
        for (; q + RowsAtOnce <= count; q += RowsAtOnce)
        {
            T* r0 = rows + (q * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld;
            TVec f0 = TSimd.Broadcast(sign * factors[q * stride]), f1 = TSimd.Broadcast(sign * factors[(q + 1) * stride]);
            TVec f2 = TSimd.Broadcast(sign * factors[(q + 2) * stride]), f3 = TSimd.Broadcast(sign * factors[(q + 3) * stride]);
            for (nint j = 0; j < length; j += width)
            {
                TVec sum = TSimd.MultiplyAdd(f0, TSimd.Load(r0 + j), TSimd.Load(target + j));
                sum = TSimd.MultiplyAdd(f1, TSimd.Load(r1 + j), sum);
                sum = TSimd.MultiplyAdd(f2, TSimd.Load(r2 + j), sum);
                TSimd.Store(target + j, TSimd.MultiplyAdd(f3, TSimd.Load(r3 + j), sum));
            }
        }

        for (; q < count; q++)
        {
            T* row = rows + (q * ld);
            TVec factor = TSimd.Broadcast(sign * factors[q * stride]);
            for (nint j = 0; j < length; j += width)
                TSimd.Store(target + j, TSimd.MultiplyAdd(factor, TSimd.Load(row + j), TSimd.Load(target + j)));
        }
    }

    /// <summary>target *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(T factor, T* target, nint length)
    {
        TVec vector = TSimd.Broadcast(factor);
        for (nint j = 0; j < length; j += TSimd.Width)
            TSimd.Store(target + j, TSimd.Multiply(vector, TSimd.Load(target + j)));
    }

    /// <summary>target[j] −= 2·Σ x[q, j]·y[q, j]; of target, nothing beyond the length is touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractTwiceColumnProducts(T* x, T* y, nint ld, nint count, T* target, nint length)
    {
        T* lanes = stackalloc T[ReducedMatrix<T>.Slack];
        for (nint j = 0; j < length; j += TSimd.Width)
        {
            TVec sum = TSimd.Zero;
            for (nint q = 0; q < count; q++)
                sum = TSimd.MultiplyAdd(TSimd.Load(x + (q * ld) + j), TSimd.Load(y + (q * ld) + j), sum);
            TSimd.Store(lanes, sum);
            nint there = nint.Min(TSimd.Width, length - j);
            for (nint i = 0; i < there; i++)
                target[j + i] -= lanes[i] + lanes[i];
        }
    }

    /// <summary>The sum of a vector's elements, in pairs; destroys them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumLanes(T* lanes)
    {
        for (int half = TSimd.Width / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
