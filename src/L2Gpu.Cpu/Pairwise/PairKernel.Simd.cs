using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="PairKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe class PairKernel<T, TVec, TSimd, TRoot, TMath> : PairKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TMath : struct, IPairMath<T, TVec>
{
    // ‖x‖² + ‖y‖² − 2xᵀy has an error of at most (2d + 2)·u·(‖x‖² + ‖y‖²), and the shift before it one of 2u·√(2·32) relative; where at least this share is left of the
    // norms, that is (64d + 80)·u of the distance, within the 64(d + 4)·u that are promised.
    private const double LeastShare = 1.0 / 32;

    public override int PanelWidth => 3 * TSimd.Width;

    public override int BlockRows => TSimd.Rows;

    public override int Width => TSimd.Width;

    private static T Largest => typeof(T) == typeof(double) ? T.CreateTruncating(double.MaxValue) : T.CreateTruncating(float.MaxValue);

    public override void Distance(PairOperation distance, long rows, long lanes, long k, T* a, T* b, T* tile, long ld, bool accumulate)
    {
        switch (distance)
        {
            case PairOperation.SquaredDistance:
                TermKernel<T, TVec, TSimd, SquareTerm<T, TVec, TSimd, TRoot>>.Run(rows, lanes, k, a, b, tile, ld, accumulate);
                break;
            case PairOperation.L1Distance:
                TermKernel<T, TVec, TSimd, AbsoluteTerm<T, TVec, TRoot, TMath>>.Run(rows, lanes, k, a, b, tile, ld, accumulate);
                break;
            case PairOperation.ChiSquaredDistance:
                TermKernel<T, TVec, TSimd, ChiSquaredTerm<T, TVec, TSimd, TRoot, TMath>>.Run(rows, lanes, k, a, b, tile, ld, accumulate);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(distance), distance, "It is no distance.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddSquares(long k, T* panel, T* center, T* norms)
    {
        int w = TSimd.Width;
        for (int lane = 0; lane < 3 * w; lane += w)
        {
            TVec sum = TSimd.Load(norms + lane);
            T* at = panel + lane;
            for (long p = 0; p < k; p++, at += 3 * w)
            {
                TVec x = TSimd.Load(at);
                if (center != null)
                {
                    x = TRoot.Subtract(x, TSimd.Broadcast(center[p]));
                    TSimd.Store(at, x);
                }

                sum = TSimd.MultiplyAdd(x, x, sum);
            }

            TSimd.Store(norms + lane, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long Complete(long lanes, T norm, T* norms, T* row, long columns, T* x, T* y, long ldy)
    {
        TVec own = TSimd.Broadcast(norm), share = TSimd.Broadcast(T.CreateTruncating(LeastShare)), most = TSimd.Broadcast(Largest);
        long differences = 0;
        for (long j = 0; j < lanes; j += TSimd.Width)
        {
            TVec both = TMath.Add(own, TSimd.Load(norms + j));
            TVec distance = TMath.Add(both, TSimd.Load(row + j));
            TSimd.Store(row + j, distance);
            if (!TMath.AllBetween(TSimd.Multiply(share, both), distance, most)) differences += Mend(lanes - j, norm, norms + j, row + j, columns, x, y + (j * ldy), ldy);
        }

        return differences;
    }

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
    public override void Transpose(long rows, long lanes, T* tile, long ldTile, T* destination, long ld)
    {
        int side = TSimd.TransposeSize;
        for (long j = 0; j < lanes; j += side)
        {
            for (long i = 0; i < rows; i += side)
            {
                T* from = tile + (i * ldTile) + j, to = destination + (j * ld) + i;
                if (j + side <= lanes && i + side <= rows)
                {
                    TSimd.Transpose(from, (nint)ldTile, to, (nint)ld);
                    continue;
                }

                for (long a = 0; a < Math.Min(side, rows - i); a++)
                {
                    for (long b = 0; b < Math.Min(side, lanes - j); b++) to[(b * ld) + a] = from[(a * ldTile) + b];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Stream(long count, T* source, T* destination)
    {
        int w = Vector512<T>.Count;
        long i = Math.Min(count, (-(nint)destination & 63) / sizeof(T));
        new ReadOnlySpan<T>(source, (int)i).CopyTo(new(destination, (int)i));
        for (; i + w <= count; i += w)
        {
            Vector256.StoreAlignedNonTemporal(Vector256.Load(source + i), destination + i);
            Vector256.StoreAlignedNonTemporal(Vector256.Load(source + i + (w / 2)), destination + i + (w / 2));
        }

        new ReadOnlySpan<T>(source + i, (int)(count - i)).CopyTo(new(destination + i, (int)(count - i)));
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

    /// <summary>Takes the pairs of one vector that failed from their differences.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Mend(long lanes, T norm, T* norms, T* row, long columns, T* x, T* y, long ldy)
    {
        long direct = 0;
        T share = T.CreateTruncating(LeastShare);
        for (long j = 0; j < Math.Min(lanes, TSimd.Width); j++)
        {
            if (row[j] >= share * (norm + norms[j]) && row[j] <= Largest) continue;
            row[j] = SquaredDistance(columns, x, y + (j * ldy));
            direct++;
        }

        return direct;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T SquaredDistance(long columns, T* x, T* y)
    {
        int w = TSimd.Width;
        TVec even = TSimd.Zero, odd = TSimd.Zero;
        long p = 0;
        for (; p + (2 * w) <= columns; p += 2 * w)
        {
            TVec first = TRoot.Subtract(TSimd.Load(x + p), TSimd.Load(y + p)), second = TRoot.Subtract(TSimd.Load(x + p + w), TSimd.Load(y + p + w));
            even = TSimd.MultiplyAdd(first, first, even);
            odd = TSimd.MultiplyAdd(second, second, odd);
        }

        T sum = TMath.Sum(TMath.Add(even, odd));
        for (; p < columns; p++) sum += (x[p] - y[p]) * (x[p] - y[p]);
        return sum;
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
