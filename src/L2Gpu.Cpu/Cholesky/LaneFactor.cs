using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>The factorisation of one system a lane, two columns at a time. No lane sees another, so that one that fails harms none.</summary>
internal static unsafe class LaneFactor<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Rows and columns of systems that are stored: the order, rounded up to this.</summary>
    public const int Multiple = 2;

    /// <summary>Factors in place.</summary>
    /// <param name="order">Rows and columns, a multiple of <see cref="Multiple"/>.</param>
    /// <param name="store">The systems, as <see cref="LaneStore{T, TVec, TSimd}"/> lays them out.</param>
    /// <returns>In each lane 0, or the 1-based order of the first leading minor that is not positive.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TVec Run(int order, T* store)
    {
        int w = TSimd.Width;
        TVec failure = TSimd.Zero, one = TSimd.Broadcast(T.One);
        for (int j = 0; j < order; j += 2)
        {
            T* r0 = store + LaneStore<T, TVec, TSimd>.Row(j);
            T* r1 = store + LaneStore<T, TVec, TSimd>.Row(j + 1);
            TVec d0 = TSimd.Zero, d1 = TSimd.Zero, e = TSimd.Zero;
            int k = j * w;
            for (int p = 0; p < k; p += w)
            {
                TVec x = TSimd.Load(r0 + p), y = TSimd.Load(r1 + p);
                d0 = TSimd.MultiplyAdd(x, x, d0);
                e = TSimd.MultiplyAdd(x, y, e);
                d1 = TSimd.MultiplyAdd(y, y, d1);
            }

            TVec pivot = TRoot.Subtract(TSimd.Load(r0 + k), d0);
            failure = TRoot.FirstFailure(failure, pivot, TSimd.Broadcast(T.CreateTruncating(j + 1)));
            TVec root = TRoot.Sqrt(pivot);
            TVec inverse0 = TRoot.Divide(one, root);
            TSimd.Store(r0 + k, root);
            TVec l10 = TSimd.Multiply(TRoot.Subtract(TSimd.Load(r1 + k), e), inverse0);
            TSimd.Store(r1 + k, l10);
            pivot = TRoot.SubtractProduct(TRoot.Subtract(TSimd.Load(r1 + k + w), d1), l10, l10);
            failure = TRoot.FirstFailure(failure, pivot, TSimd.Broadcast(T.CreateTruncating(j + 2)));
            root = TRoot.Sqrt(pivot);
            TVec inverse1 = TRoot.Divide(one, root);
            TSimd.Store(r1 + k + w, root);

            int i = j + 2;
            if ((order - i) % 4 != 0)
            {
                TwoRows(store, i, k, r0, r1, inverse0, l10, inverse1);
                i += 2;
            }

            for (; i < order; i += 4)
                FourRows(store, i, k, r0, r1, inverse0, l10, inverse1);
        }

        return failure;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows(T* store, int i, int k, T* r0, T* r1, TVec inverse0, TVec l10, TVec inverse1)
    {
        int w = TSimd.Width;
        T* a = store + LaneStore<T, TVec, TSimd>.Row(i);
        T* b = store + LaneStore<T, TVec, TSimd>.Row(i + 1);
        T* c = store + LaneStore<T, TVec, TSimd>.Row(i + 2);
        T* d = store + LaneStore<T, TVec, TSimd>.Row(i + 3);
        TVec a0 = TSimd.Zero, b0 = TSimd.Zero, c0 = TSimd.Zero, d0 = TSimd.Zero;
        TVec a1 = TSimd.Zero, b1 = TSimd.Zero, c1 = TSimd.Zero, d1 = TSimd.Zero;
        for (int p = 0; p < k; p += w)
        {
            TVec x = TSimd.Load(r0 + p), y = TSimd.Load(r1 + p);
            TVec z = TSimd.Load(a + p);
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

        Finish(a + k, a0, a1, inverse0, l10, inverse1);
        Finish(b + k, b0, b1, inverse0, l10, inverse1);
        Finish(c + k, c0, c1, inverse0, l10, inverse1);
        Finish(d + k, d0, d1, inverse0, l10, inverse1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoRows(T* store, int i, int k, T* r0, T* r1, TVec inverse0, TVec l10, TVec inverse1)
    {
        int w = TSimd.Width;
        T* a = store + LaneStore<T, TVec, TSimd>.Row(i);
        T* b = store + LaneStore<T, TVec, TSimd>.Row(i + 1);
        TVec a0 = TSimd.Zero, b0 = TSimd.Zero, a1 = TSimd.Zero, b1 = TSimd.Zero;
        for (int p = 0; p < k; p += w)
        {
            TVec x = TSimd.Load(r0 + p), y = TSimd.Load(r1 + p);
            TVec z = TSimd.Load(a + p);
            a0 = TSimd.MultiplyAdd(x, z, a0);
            a1 = TSimd.MultiplyAdd(y, z, a1);
            z = TSimd.Load(b + p);
            b0 = TSimd.MultiplyAdd(x, z, b0);
            b1 = TSimd.MultiplyAdd(y, z, b1);
        }

        Finish(a + k, a0, a1, inverse0, l10, inverse1);
        Finish(b + k, b0, b1, inverse0, l10, inverse1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(T* target, TVec sum0, TVec sum1, TVec inverse0, TVec l10, TVec inverse1)
    {
        int w = TSimd.Width;
        TVec x = TSimd.Multiply(TRoot.Subtract(TSimd.Load(target), sum0), inverse0);
        TVec y = TRoot.SubtractProduct(TRoot.Subtract(TSimd.Load(target + w), sum1), x, l10);
        TSimd.Store(target, x);
        TSimd.Store(target + w, TSimd.Multiply(y, inverse1));
    }
}
