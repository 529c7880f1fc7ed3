using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="PairKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe partial class PairKernel<T, TVec, TSimd, TRoot, TMath> : PairKernel<T>
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
                throw new ArgumentOutOfRangeException(nameof(distance), distance, "It is no distance of two points.");
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

    public override bool SquaredDistances(long rows, long lanes, long k, T* a, T* rowNorms, T* b, T* laneNorms, T* tile, long ld)
        => SquaredDistanceKernel<T, TVec, TSimd, TMath>.Run(rows, lanes, k, a, rowNorms, b, laneNorms, T.CreateTruncating(LeastShare), tile, ld);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override long Complete(long lanes, T norm, T* norms, bool isSum, T* row, long columns, T* x, T* y, long ldy)
    {
        TVec own = TSimd.Broadcast(norm), share = TSimd.Broadcast(T.CreateTruncating(LeastShare)), most = TSimd.Broadcast(Largest);
        long differences = 0;
        for (long j = 0; j < lanes; j += TSimd.Width)
        {
            TVec both = TMath.Add(own, TSimd.Load(norms + j));
            TVec distance = isSum ? TSimd.Load(row + j) : TMath.Add(both, TSimd.Load(row + j));
            TSimd.Store(row + j, distance);
            if (!TMath.AllBetween(TSimd.Multiply(share, both), distance, most)) differences += Mend(lanes - j, norm, norms + j, row + j, columns, x, y + (j * ldy), ldy);
        }

        return differences;
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

    /// <summary>Takes the pairs of one vector that failed from their differences.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
}
