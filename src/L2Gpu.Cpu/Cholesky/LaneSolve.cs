using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>LLᵀX = B for one system a lane, four rows at a time.</summary>
internal static unsafe class LaneSolve<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Rows and columns of systems that are stored: the order, rounded up to this.</summary>
    public const int Multiple = 4;

    /// <summary>Solves in place.</summary>
    /// <param name="order">Rows and columns, a multiple of <see cref="Multiple"/>.</param>
    /// <param name="store">L, as <see cref="LaneStore{T, TVec, TSimd}"/> lays it out. Its diagonal is replaced by the reciprocals.</param>
    /// <param name="columns">Right sides of a system.</param>
    /// <param name="x">Row i, column c at vector i·columns + c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int order, T* store, int columns, T* x)
    {
        int w = TSimd.Width;
        TVec one = TSimd.Broadcast(T.One);
        for (int i = 0; i < order; i++)
        {
            T* diagonal = store + LaneStore<T, TVec, TSimd>.Row(i) + (i * w);
            TSimd.Store(diagonal, TRoot.Divide(one, TSimd.Load(diagonal)));
        }

        int step = columns * w;
        for (int c = 0; c < columns; c++, x += w)
        {
            for (int i = 0; i < order; i += 4)
                Down(store, i, x, step);
            for (int i = order - 4; i >= 0; i -= 4)
                Up(store, order, i, x, step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Down(T* store, int i, T* x, int step)
    {
        int w = TSimd.Width;
        T* r0 = store + LaneStore<T, TVec, TSimd>.Row(i);
        T* r1 = store + LaneStore<T, TVec, TSimd>.Row(i + 1);
        T* r2 = store + LaneStore<T, TVec, TSimd>.Row(i + 2);
        T* r3 = store + LaneStore<T, TVec, TSimd>.Row(i + 3);
        T* xi = x + (i * step);
        TVec s0 = TSimd.Load(xi), s1 = TSimd.Load(xi + step), s2 = TSimd.Load(xi + (2 * step)), s3 = TSimd.Load(xi + (3 * step));
        int k = i * w;
        T* y = x;
        for (int p = 0; p < k; p += w, y += step)
        {
            TVec v = TSimd.Load(y);
            s0 = TRoot.SubtractProduct(s0, v, TSimd.Load(r0 + p));
            s1 = TRoot.SubtractProduct(s1, v, TSimd.Load(r1 + p));
            s2 = TRoot.SubtractProduct(s2, v, TSimd.Load(r2 + p));
            s3 = TRoot.SubtractProduct(s3, v, TSimd.Load(r3 + p));
        }

        r0 += k;
        r1 += k;
        r2 += k;
        r3 += k;
        s0 = TSimd.Multiply(s0, TSimd.Load(r0));
        s1 = TSimd.Multiply(TRoot.SubtractProduct(s1, s0, TSimd.Load(r1)), TSimd.Load(r1 + w));
        s2 = TRoot.SubtractProduct(TRoot.SubtractProduct(s2, s0, TSimd.Load(r2)), s1, TSimd.Load(r2 + w));
        s2 = TSimd.Multiply(s2, TSimd.Load(r2 + (2 * w)));
        s3 = TRoot.SubtractProduct(TRoot.SubtractProduct(s3, s0, TSimd.Load(r3)), s1, TSimd.Load(r3 + w));
        s3 = TSimd.Multiply(TRoot.SubtractProduct(s3, s2, TSimd.Load(r3 + (2 * w))), TSimd.Load(r3 + (3 * w)));
        TSimd.Store(xi, s0);
        TSimd.Store(xi + step, s1);
        TSimd.Store(xi + (2 * step), s2);
        TSimd.Store(xi + (3 * step), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Up(T* store, int order, int i, T* x, int step)
    {
        int w = TSimd.Width;
        T* xi = x + (i * step);
        TVec s0 = TSimd.Load(xi), s1 = TSimd.Load(xi + step), s2 = TSimd.Load(xi + (2 * step)), s3 = TSimd.Load(xi + (3 * step));
        T* y = xi + (4 * step);
        for (int p = i + 4; p < order; p++, y += step)
        {
            T* row = store + LaneStore<T, TVec, TSimd>.Row(p) + (i * w);
            TVec v = TSimd.Load(y);
            s0 = TRoot.SubtractProduct(s0, v, TSimd.Load(row));
            s1 = TRoot.SubtractProduct(s1, v, TSimd.Load(row + w));
            s2 = TRoot.SubtractProduct(s2, v, TSimd.Load(row + (2 * w)));
            s3 = TRoot.SubtractProduct(s3, v, TSimd.Load(row + (3 * w)));
        }

        T* r1 = store + LaneStore<T, TVec, TSimd>.Row(i + 1) + (i * w);
        T* r2 = store + LaneStore<T, TVec, TSimd>.Row(i + 2) + (i * w);
        T* r3 = store + LaneStore<T, TVec, TSimd>.Row(i + 3) + (i * w);
        s3 = TSimd.Multiply(s3, TSimd.Load(r3 + (3 * w)));
        s2 = TSimd.Multiply(TRoot.SubtractProduct(s2, s3, TSimd.Load(r3 + (2 * w))), TSimd.Load(r2 + (2 * w)));
        s1 = TRoot.SubtractProduct(TRoot.SubtractProduct(s1, s3, TSimd.Load(r3 + w)), s2, TSimd.Load(r2 + w));
        s1 = TSimd.Multiply(s1, TSimd.Load(r1 + w));
        s0 = TRoot.SubtractProduct(TRoot.SubtractProduct(s0, s3, TSimd.Load(r3)), s2, TSimd.Load(r2));
        s0 = TSimd.Multiply(TRoot.SubtractProduct(s0, s1, TSimd.Load(r1)), TSimd.Load(store + LaneStore<T, TVec, TSimd>.Row(i) + (i * w)));
        TSimd.Store(xi, s0);
        TSimd.Store(xi + step, s1);
        TSimd.Store(xi + (2 * step), s2);
        TSimd.Store(xi + (3 * step), s3);
    }
}
