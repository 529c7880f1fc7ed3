using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

internal sealed unsafe partial class PairKernel<T, TVec, TSimd, TRoot, TMath>
{
    public override void SumRows(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, T* sums, long lds, bool accumulate)
    {
        long c = 0;
        for (; c + 4 <= columns; c += 4) SumRows4(rows, lanes, k, ldk, v + c, ldv, sums + (c * lds), lds, accumulate);
        for (; c < columns; c++) SumRows1(rows, lanes, k, ldk, v + c, ldv, sums + (c * lds), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumLanes(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, T* sums)
    {
        int w = TSimd.Width;
        for (long i = 0; i < rows; i += 4)
        {
            // Rows that are missing are those before them again, and give their sums once more.
            long last = rows - 1 - i, stride = columns * w;
            long second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last);
            T* k0 = k + (i * ldk), k1 = k0 + (second * ldk), k2 = k0 + (third * ldk), k3 = k0 + (fourth * ldk);
            T* t0 = sums + (i * stride), t1 = t0 + (second * stride), t2 = t0 + (third * stride), t3 = t0 + (fourth * stride);
            for (long c = 0; c < columns; c += 2)
            {
                T* v0 = v + (c * ldv), v1 = c + 1 < columns ? v0 + ldv : v0;
                long to = c * w, next = c + 1 < columns ? to + w : to;
                TVec a0 = TSimd.Load(t0 + to), a1 = TSimd.Load(t1 + to), a2 = TSimd.Load(t2 + to), a3 = TSimd.Load(t3 + to);
                if (next == to)
                {
                    for (long j = 0; j < lanes; j += w)
                    {
                        TVec factor = TSimd.Load(v0 + j);
                        a0 = TSimd.MultiplyAdd(TSimd.Load(k0 + j), factor, a0);
                        a1 = TSimd.MultiplyAdd(TSimd.Load(k1 + j), factor, a1);
                        a2 = TSimd.MultiplyAdd(TSimd.Load(k2 + j), factor, a2);
                        a3 = TSimd.MultiplyAdd(TSimd.Load(k3 + j), factor, a3);
                    }
                }
                else
                {
                    TVec b0 = TSimd.Load(t0 + next), b1 = TSimd.Load(t1 + next), b2 = TSimd.Load(t2 + next), b3 = TSimd.Load(t3 + next);
                    for (long j = 0; j < lanes; j += w)
                    {
                        TVec factor = TSimd.Load(v0 + j), other = TSimd.Load(v1 + j), x = TSimd.Load(k0 + j);
                        a0 = TSimd.MultiplyAdd(x, factor, a0);
                        b0 = TSimd.MultiplyAdd(x, other, b0);
                        x = TSimd.Load(k1 + j);
                        a1 = TSimd.MultiplyAdd(x, factor, a1);
                        b1 = TSimd.MultiplyAdd(x, other, b1);
                        x = TSimd.Load(k2 + j);
                        a2 = TSimd.MultiplyAdd(x, factor, a2);
                        b2 = TSimd.MultiplyAdd(x, other, b2);
                        x = TSimd.Load(k3 + j);
                        a3 = TSimd.MultiplyAdd(x, factor, a3);
                        b3 = TSimd.MultiplyAdd(x, other, b3);
                    }

                    Write4(t0 + next, t1 + next, t2 + next, t3 + next, b0, b1, b2, b3);
                }

                Write4(t0 + to, t1 + to, t2 + to, t3 + to, a0, a1, a2, a3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumBoth(long rows, long lanes, T* k, long ldk, T* v, long ldv, T* across, T* laneSums, T* sums)
    {
        int w = TSimd.Width;
        for (long i = 0; i < rows; i += 4, k += 4 * ldk, v += 4 * ldv, laneSums += 4 * w)
        {
            T* k1 = k + ldk, k2 = k1 + ldk, k3 = k2 + ldk;
            TVec f0 = TSimd.Broadcast(v[0]), f1 = TSimd.Broadcast(v[ldv]), f2 = TSimd.Broadcast(v[2 * ldv]), f3 = TSimd.Broadcast(v[3 * ldv]);
            TVec a0 = TSimd.Load(laneSums), a1 = TSimd.Load(laneSums + w), a2 = TSimd.Load(laneSums + (2 * w)), a3 = TSimd.Load(laneSums + (3 * w));
            for (long j = 0; j < lanes; j += w)
            {
                TVec sum = i == 0 ? TSimd.Zero : TSimd.Load(sums + j), factor = TSimd.Load(across + j), x = TSimd.Load(k + j);
                sum = TSimd.MultiplyAdd(f0, x, sum);
                a0 = TSimd.MultiplyAdd(x, factor, a0);
                x = TSimd.Load(k1 + j);
                sum = TSimd.MultiplyAdd(f1, x, sum);
                a1 = TSimd.MultiplyAdd(x, factor, a1);
                x = TSimd.Load(k2 + j);
                sum = TSimd.MultiplyAdd(f2, x, sum);
                a2 = TSimd.MultiplyAdd(x, factor, a2);
                x = TSimd.Load(k3 + j);
                sum = TSimd.MultiplyAdd(f3, x, sum);
                a3 = TSimd.MultiplyAdd(x, factor, a3);
                TSimd.Store(sums + j, sum);
            }

            Write4(laneSums, laneSums + w, laneSums + (2 * w), laneSums + (3 * w), a0, a1, a2, a3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddLanes(long rows, long columns, T* sums, double* totals, long ld)
    {
        for (long i = 0; i < rows; i++)
        {
            for (long c = 0; c < columns; c++, sums += TSimd.Width)
            {
                totals[(c * ld) + i] += double.CreateTruncating(TMath.Sum(TSimd.Load(sums)));
                TSimd.Store(sums, TSimd.Zero);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void SumRowsExactly(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, double* sums, double* errors, long lds)
    {
        int w = Vector<double>.Count;
        for (long c = 0; c < columns; c++)
        {
            for (long j = 0; j < lanes; j += w)
            {
                double* at = sums + (c * lds) + j;
                Vector<double> sum = Unsafe.ReadUnaligned<Vector<double>>(at);
                if (typeof(T) == typeof(double))
                {
                    double* errorAt = errors + (c * lds) + j;
                    Vector<double> error = Unsafe.ReadUnaligned<Vector<double>>(errorAt);
                    for (long i = 0; i < rows; i++)
                    {
                        // Ogita, Rump and Oishi (2005), algorithm Dot2: the errors of the product and of the sum are doubles themselves.
                        Vector<double> x = Unsafe.ReadUnaligned<Vector<double>>(k + (i * ldk) + j), y = new(*(double*)(v + (i * ldv) + c));
                        Vector<double> product = x * y, next = sum + product, part = next - sum;
                        error += Vector.FusedMultiplyAdd(x, y, -product) + (sum - (next - part) + (product - part));
                        sum = next;
                    }

                    Unsafe.WriteUnaligned(errorAt, error);
                }
                else
                {
                    for (long i = 0; i < rows; i++)
                        sum += WideLoadVector.Load((float*)(k + (i * ldk) + j)) * new Vector<double>(*(float*)(v + (i * ldv) + c)); // the product is exact
                }

                Unsafe.WriteUnaligned(at, sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddWide(long count, T* values, double* totals)
    {
        int w = Vector<double>.Count;
        long j = 0;
        if (typeof(T) == typeof(double))
        {
            for (; j + w <= count; j += w) Unsafe.WriteUnaligned(totals + j, Unsafe.ReadUnaligned<Vector<double>>(totals + j) + Unsafe.ReadUnaligned<Vector<double>>(values + j));
        }
        else
        {
            for (; j + (2 * w) <= count; j += 2 * w)
            {
                Vector.Widen(Unsafe.ReadUnaligned<Vector<float>>(values + j), out Vector<double> low, out Vector<double> high);
                Unsafe.WriteUnaligned(totals + j, Unsafe.ReadUnaligned<Vector<double>>(totals + j) + low);
                Unsafe.WriteUnaligned(totals + j + w, Unsafe.ReadUnaligned<Vector<double>>(totals + j + w) + high);
            }
        }

        for (; j < count; j++) totals[j] += double.CreateTruncating(values[j]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRows1(long rows, long lanes, T* k, long ldk, T* v, long ldv, T* sums, bool accumulate)
    {
        int w = TSimd.Width;
        for (long j = 0; j < lanes; j += 3 * w)
        {
            TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero;
            T* at = k + j, factor = v;
            for (long i = 0; i < rows; i++, at += ldk, factor += ldv)
            {
                TVec f = TSimd.Broadcast(*factor);
                s0 = TSimd.MultiplyAdd(f, TSimd.Load(at), s0);
                s1 = TSimd.MultiplyAdd(f, TSimd.Load(at + w), s1);
                s2 = TSimd.MultiplyAdd(f, TSimd.Load(at + (2 * w)), s2);
            }

            Write(sums + j, s0, s1, s2, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumRows4(long rows, long lanes, T* k, long ldk, T* v, long ldv, T* sums, long lds, bool accumulate)
    {
        int w = TSimd.Width;
        for (long j = 0; j < lanes; j += 3 * w)
        {
            TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero;
            TVec c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, d0 = TSimd.Zero, d1 = TSimd.Zero, d2 = TSimd.Zero;
            T* at = k + j, factor = v;
            for (long i = 0; i < rows; i++, at += ldk, factor += ldv)
            {
                TVec k0 = TSimd.Load(at), k1 = TSimd.Load(at + w), k2 = TSimd.Load(at + (2 * w));
                TVec f = TSimd.Broadcast(factor[0]);
                a0 = TSimd.MultiplyAdd(f, k0, a0);
                a1 = TSimd.MultiplyAdd(f, k1, a1);
                a2 = TSimd.MultiplyAdd(f, k2, a2);
                f = TSimd.Broadcast(factor[1]);
                b0 = TSimd.MultiplyAdd(f, k0, b0);
                b1 = TSimd.MultiplyAdd(f, k1, b1);
                b2 = TSimd.MultiplyAdd(f, k2, b2);
                f = TSimd.Broadcast(factor[2]);
                c0 = TSimd.MultiplyAdd(f, k0, c0);
                c1 = TSimd.MultiplyAdd(f, k1, c1);
                c2 = TSimd.MultiplyAdd(f, k2, c2);
                f = TSimd.Broadcast(factor[3]);
                d0 = TSimd.MultiplyAdd(f, k0, d0);
                d1 = TSimd.MultiplyAdd(f, k1, d1);
                d2 = TSimd.MultiplyAdd(f, k2, d2);
            }

            Write(sums + j, a0, a1, a2, accumulate);
            Write(sums + lds + j, b0, b1, b2, accumulate);
            Write(sums + (2 * lds) + j, c0, c1, c2, accumulate);
            Write(sums + (3 * lds) + j, d0, d1, d2, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* sums, TVec s0, TVec s1, TVec s2, bool accumulate)
    {
        int w = TSimd.Width;
        TSimd.Store(sums, accumulate ? TMath.Add(TSimd.Load(sums), s0) : s0);
        TSimd.Store(sums + w, accumulate ? TMath.Add(TSimd.Load(sums + w), s1) : s1);
        TSimd.Store(sums + (2 * w), accumulate ? TMath.Add(TSimd.Load(sums + (2 * w)), s2) : s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write4(T* t0, T* t1, T* t2, T* t3, TVec s0, TVec s1, TVec s2, TVec s3)
    {
        TSimd.Store(t0, s0);
        TSimd.Store(t1, s1);
        TSimd.Store(t2, s2);
        TSimd.Store(t3, s3);
    }
}
