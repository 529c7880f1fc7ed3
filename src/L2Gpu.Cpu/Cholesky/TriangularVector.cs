using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Substitution with L and Lᵀ on one vector: reading L is all that it costs, so L is read by rows both times, as sums of products on the way
/// down and as multiples of rows on the way up, four rows at a time. Chunks as in <see cref="TriangularPanels{T, TVec, TSimd, TRoot}"/>.
/// </summary>
internal static unsafe class TriangularVector<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Rows of a chunk.</summary>
    public const int Chunk = 256;

    private const int Rows = 4;

    /// <summary>Solves rows first … end − 1, what is above them being solved and taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardChunk(T* l, long ld, T* x, long first, long end)
    {
        for (long i = first; i < end; i += Rows)
        {
            int rows = (int)Math.Min(Rows, end - i);
            ForwardUpdate(l, ld, x, first, i, i, i + rows);
            for (int r = 0; r < rows; r++)
            {
                T* row = l + ((i + r) * ld) + i;
                T value = x[i + r];
                for (int s = 0; s < r; s++)
                    value = TRoot.SubtractProduct(value, row[s], x[i + s]);
                x[i + r] = value / row[r];
            }
        }
    }

    /// <summary>Takes x[first … end − 1] out of rows from … to − 1, which lie below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardUpdate(T* l, long ld, T* x, long first, long end, long from, long to)
    {
        if (first == end)
            return;
        int w = TSimd.Width;
        T* sums = stackalloc T[Rows * 16];
        for (; from + Rows <= to; from += Rows)
        {
            T* r0 = l + (from * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld;
            TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
            long p = first;
            for (; p + w <= end; p += w)
            {
                TVec v = TSimd.Load(x + p);
                s0 = TSimd.MultiplyAdd(TSimd.Load(r0 + p), v, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(r1 + p), v, s1);
                s2 = TSimd.MultiplyAdd(TSimd.Load(r2 + p), v, s2);
                s3 = TSimd.MultiplyAdd(TSimd.Load(r3 + p), v, s3);
            }

            TSimd.Store(sums, s0);
            TSimd.Store(sums + 16, s1);
            TSimd.Store(sums + 32, s2);
            TSimd.Store(sums + 48, s3);
            x[from] -= Total(sums, r0, x, p, end);
            x[from + 1] -= Total(sums + 16, r1, x, p, end);
            x[from + 2] -= Total(sums + 32, r2, x, p, end);
            x[from + 3] -= Total(sums + 48, r3, x, p, end);
        }

        for (; from < to; from++)
        {
            T* row = l + (from * ld);
            TVec s = TSimd.Zero;
            long p = first;
            for (; p + w <= end; p += w)
                s = TSimd.MultiplyAdd(TSimd.Load(row + p), TSimd.Load(x + p), s);
            TSimd.Store(sums, s);
            x[from] -= Total(sums, row, x, p, end);
        }
    }

    /// <summary>Solves rows end − 1 … first with Lᵀ, what is below them being solved and taken out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardChunk(T* l, long ld, T* x, long first, long end)
    {
        while (end > first)
        {
            long i = Math.Max(first, end - Rows);
            for (long r = end - 1; r >= i; r--)
            {
                T value = x[r];
                for (long s = r + 1; s < end; s++)
                    value = TRoot.SubtractProduct(value, l[(s * ld) + r], x[s]);
                x[r] = value / l[(r * ld) + r];
            }

            BackwardUpdate(l, ld, x, i, end, first, i);
            end = i;
        }
    }

    /// <summary>Takes rows first … end − 1 of Lᵀ's right-hand part out of x[from … to − 1], which lie above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardUpdate(T* l, long ld, T* x, long first, long end, long from, long to)
    {
        int w = TSimd.Width;
        for (; first + Rows <= end; first += Rows)
        {
            T* r0 = l + (first * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld;
            T x0 = x[first], x1 = x[first + 1], x2 = x[first + 2], x3 = x[first + 3];
            TVec v0 = TSimd.Broadcast(x0), v1 = TSimd.Broadcast(x1), v2 = TSimd.Broadcast(x2), v3 = TSimd.Broadcast(x3);
            long j = from;
            for (; j + w <= to; j += w)
            {
                TVec sum = TRoot.SubtractProduct(TSimd.Load(x + j), TSimd.Load(r0 + j), v0);
                sum = TRoot.SubtractProduct(sum, TSimd.Load(r1 + j), v1);
                sum = TRoot.SubtractProduct(sum, TSimd.Load(r2 + j), v2);
                TSimd.Store(x + j, TRoot.SubtractProduct(sum, TSimd.Load(r3 + j), v3));
            }

            for (; j < to; j++)
            {
                T sum = TRoot.SubtractProduct(x[j], r0[j], x0);
                sum = TRoot.SubtractProduct(sum, r1[j], x1);
                sum = TRoot.SubtractProduct(sum, r2[j], x2);
                x[j] = TRoot.SubtractProduct(sum, r3[j], x3);
            }
        }

        for (; first < end; first++)
        {
            T* row = l + (first * ld);
            T value = x[first];
            TVec v = TSimd.Broadcast(value);
            long j = from;
            for (; j + w <= to; j += w)
                TSimd.Store(x + j, TRoot.SubtractProduct(TSimd.Load(x + j), TSimd.Load(row + j), v));
            for (; j < to; j++)
                x[j] = TRoot.SubtractProduct(x[j], row[j], value);
        }
    }

    /// <summary>The sum of a vector's lanes, in pairs, plus the products that did not fill a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Total(T* lanes, T* row, T* x, long p, long end)
    {
        for (int half = TSimd.Width / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                lanes[i] += lanes[i + half];
        }

        T sum = lanes[0];
        for (; p < end; p++)
            sum = TSimd.MultiplyAddScalar(row[p], x[p], sum);
        return sum;
    }
}
