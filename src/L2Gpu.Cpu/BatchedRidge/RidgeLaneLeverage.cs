using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>
/// Leave-one-out errors of every lane for the system that was factored last. A row u solves Lv = u as a further row of the factor would: its leverage is
/// ‖v‖², and its prediction vᵀc with Lc = b.
/// </summary>
internal static unsafe class RidgeLaneLeverage<T, TVec, TSimd, TRoot, TDouble, TWide>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TDouble : unmanaged
    where TWide : struct, IWideLoad<TDouble>
{
    /// <summary>Writes the mean squared error of each lane; +∞ where a row cannot be predicted or the system is singular. Spoils the factor and the sides.</summary>
    public static void Run(in RidgeLanes<T> lanes, bool intercept, double* errors)
    {
        int w = TSimd.Width, t = lanes.Targets;
        Prepare(lanes, RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>.LoadSides(lanes));
        T* margin = stackalloc T[w], share = stackalloc T[w], chunk = stackalloc T[w * t], failure = stackalloc T[w];
        for (int s = 0; s < w; s++)
        {
            double smallest = s < lanes.Systems ? lanes.SmallestPivot[s] : 1;
            margin[s] = T.CreateTruncating(BatchedRidgeOperator<T>.LeverageMargin(smallest > 0 ? smallest : 1));
            share[s] = T.CreateTruncating(intercept ? 1 / lanes.Total[s] : 0);
            errors[s] = 0;
        }

        TSimd.Store(failure, TSimd.Zero);
        for (int row = 0; row < lanes.Rows; row += RidgeLanes<T>.Chunk)
        {
            Chunk(lanes, row, margin, share, failure, chunk);
            for (int k = 0; k < t; k++)
            {
                double* unit = lanes.InverseUnit + (lanes.Target(k) * w);
                for (int s = 0; s < w; s++) errors[s] += double.CreateTruncating(chunk[(k * w) + s]) * unit[s] * unit[s];
            }
        }

        for (int s = 0; s < lanes.Systems; s++)
            errors[s] = failure[s] != T.Zero || lanes.SmallestPivot[s] == 0 ? double.PositiveInfinity : errors[s] / lanes.Total[s] / t;
    }

    // Reciprocals for the pivots, and c for the right sides.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Prepare(in RidgeLanes<T> lanes, bool balanced)
    {
        int w = TSimd.Width, t = lanes.Targets;
        for (int j = 0; j < lanes.Order; j++)
        {
            T* pivot = RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>.Pivot(lanes, j);
            TSimd.Store(pivot, TRoot.Divide(TSimd.Broadcast(T.One), TSimd.Load(pivot)));
        }

        for (int k = 0; k < t; k++)
        {
            for (int i = 0; i < lanes.Order; i++)
            {
                T* row = lanes.Store + LaneStore<T, TVec, TSimd>.Row(i);
                TVec sum = TSimd.Load(lanes.Sides + (((i * t) + k) * w));
                for (int p = 0; p < i; p++) sum = TRoot.SubtractProduct(sum, TSimd.Load(row + (p * w)), TSimd.Load(lanes.Sides + (((p * t) + k) * w)));
                TSimd.Store(lanes.Sides + (((i * t) + k) * w), TSimd.Multiply(sum, TSimd.Load(row + (i * w))));
            }
        }

        // Back into the units of U.
        for (int i = 0; i < lanes.Order * t && balanced; i++)
        {
            T* side = lanes.Sides + (i * w);
            for (int s = 0; s < w; s++) side[s] = T.CreateTruncating(double.CreateTruncating(side[s]) / lanes.SideUnit[(i % t * w) + s]);
        }
    }

    // Σ (e/(1 − h))² over the rows of a chunk, for each target.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chunk(in RidgeLanes<T> lanes, int first, T* margin, T* share, T* failure, T* chunk)
    {
        int w = TSimd.Width, order = lanes.Order * w, t = lanes.Targets;
        TVec one = TSimd.Broadcast(T.One), failed = TSimd.Load(failure);
        for (int k = 0; k < t; k++) TSimd.Store(chunk + (k * w), TSimd.Zero);
        for (int row = first; row < first + RidgeLanes<T>.Chunk; row += 4)
        {
            FourRows(lanes, row);
            for (int i = 0; i < 4; i++)
            {
                T* v = lanes.Staging + (i * order), u = lanes.U + ((((long)(row + i) * lanes.Joint) + lanes.Order) * w);
                TVec leverage = TSimd.Multiply(TSimd.Load(lanes.Weight + ((row + i) * w)), TSimd.Load(share)), more = TSimd.Zero;
                for (int j = 0; j < order; j += 2 * w)
                {
                    TVec x = TSimd.Load(v + j), y = TSimd.Load(v + j + w);
                    leverage = TSimd.MultiplyAdd(x, x, leverage);
                    more = TSimd.MultiplyAdd(y, y, more);
                }

                TVec rest = TRoot.Subtract(TRoot.Subtract(one, leverage), more);
                failed = TRoot.FirstFailure(failed, TRoot.Subtract(rest, TSimd.Load(margin)), one);
                TVec inverse = TRoot.Divide(one, rest);
                for (int k = 0; k < t; k++)
                {
                    TVec error = TSimd.Multiply(Residual(lanes, u, v, k), inverse);
                    TSimd.Store(chunk + (k * w), TSimd.MultiplyAdd(error, error, TSimd.Load(chunk + (k * w))));
                }
            }
        }

        TSimd.Store(failure, failed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Residual(in RidgeLanes<T> lanes, T* u, T* v, int target)
    {
        int w = TSimd.Width, order = lanes.Order * w, step = lanes.Targets * w;
        T* c = lanes.Sides + (target * w);
        TVec even = TSimd.Load(u + (target * w)), odd = TSimd.Zero;
        for (int j = 0; j < order; j += 2 * w, c += 2 * step)
        {
            even = TRoot.SubtractProduct(even, TSimd.Load(v + j), TSimd.Load(c));
            odd = TSimd.MultiplyAdd(TSimd.Load(v + j + w), TSimd.Load(c + step), odd);
        }

        return TRoot.Subtract(even, odd);
    }

    // v for four rows, two columns of the factor at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(in RidgeLanes<T> lanes, int row)
    {
        int w = TSimd.Width, order = lanes.Order * w, step = lanes.Joint * w;
        T* u = lanes.U + ((long)row * step), a = lanes.Staging, b = a + order, c = b + order, d = c + order;
        for (int j = 0; j < order; j += 2 * w)
        {
            T* r0 = lanes.Store + LaneStore<T, TVec, TSimd>.Row(j / w), r1 = lanes.Store + LaneStore<T, TVec, TSimd>.Row((j / w) + 1);
            TVec a0 = TSimd.Zero, b0 = a0, c0 = a0, d0 = a0, a1 = a0, b1 = a0, c1 = a0, d1 = a0;
            for (int p = 0; p < j; p += w)
            {
                TVec x = TSimd.Load(r0 + p), y = TSimd.Load(r1 + p), z = TSimd.Load(a + p);
                a0 = TSimd.MultiplyAdd(x, z, a0);
                a1 = TSimd.MultiplyAdd(y, z, a1);
                z = TSimd.Load(b + p);
                b0 = TSimd.MultiplyAdd(x, z, b0);
                b1 = TSimd.MultiplyAdd(y, z, b1);
                z = TSimd.Load(c + p);
                c0 = TSimd.MultiplyAdd(x, z, c0);
                c1 = TSimd.MultiplyAdd(y, z, c1);
                z = TSimd.Load(d + p);
                d0 = TSimd.MultiplyAdd(x, z, d0);
                d1 = TSimd.MultiplyAdd(y, z, d1);
            }

            TVec e0 = TSimd.Load(lanes.Balance + j), e1 = TSimd.Load(lanes.Balance + j + w);
            TVec i0 = TSimd.Load(r0 + j), l10 = TSimd.Load(r1 + j), i1 = TSimd.Load(r1 + j + w);
            Finish(a + j, u + j, a0, a1, e0, e1, i0, l10, i1);
            Finish(b + j, u + step + j, b0, b1, e0, e1, i0, l10, i1);
            Finish(c + j, u + (2 * step) + j, c0, c1, e0, e1, i0, l10, i1);
            Finish(d + j, u + (3 * step) + j, d0, d1, e0, e1, i0, l10, i1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(T* v, T* u, TVec sum0, TVec sum1, TVec e0, TVec e1, TVec i0, TVec l10, TVec i1)
    {
        int w = TSimd.Width;
        TVec first = TSimd.Multiply(TRoot.Subtract(TSimd.Multiply(TSimd.Load(u), e0), sum0), i0);
        TVec second = TRoot.Subtract(TSimd.Multiply(TSimd.Load(u + w), e1), sum1);
        TSimd.Store(v, first);
        TSimd.Store(v + w, TSimd.Multiply(TRoot.SubtractProduct(second, first, l10), i1));
    }
}
