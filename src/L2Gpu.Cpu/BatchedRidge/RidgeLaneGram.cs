using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>UᵀU of every lane, a chunk of rows at a time: sums of a chunk are complete before they are added to the others.</summary>
internal static unsafe class RidgeLaneGram<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in RidgeLanes<T> lanes)
    {
        int w = TSimd.Width;
        new Span<T>(lanes.Gram, lanes.Joint * lanes.Order * w).Clear();
        for (int row = 0; row < lanes.Rows; row += RidgeLanes<T>.Chunk)
        {
            T* u = lanes.U + ((long)row * lanes.Joint * w);
            for (int i = 0; i < lanes.Order; i += 4)
            {
                for (int j = 0; j <= i + 2; j += 2) FourByTwo(u, lanes.Joint * w, i * w, j * w, lanes.Gram + (((i * lanes.Order) + j) * w), lanes.Order * w);
            }

            for (int k = 0; k < lanes.Targets; k++)
            {
                int i = lanes.Target(k);
                for (int j = 0; j < lanes.Order; j += 4) OneByFour(u, lanes.Joint * w, i * w, j * w, lanes.Gram + (((i * lanes.Order) + j) * w));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo(T* u, int step, int i, int j, T* gram, int ld)
    {
        int w = TSimd.Width;
        TVec a0 = TSimd.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int row = 0; row < RidgeLanes<T>.Chunk; row++, u += step)
        {
            TVec x = TSimd.Load(u + j), y = TSimd.Load(u + j + w), z = TSimd.Load(u + i);
            a0 = TSimd.MultiplyAdd(x, z, a0);
            b0 = TSimd.MultiplyAdd(y, z, b0);
            z = TSimd.Load(u + i + w);
            a1 = TSimd.MultiplyAdd(x, z, a1);
            b1 = TSimd.MultiplyAdd(y, z, b1);
            z = TSimd.Load(u + i + (2 * w));
            a2 = TSimd.MultiplyAdd(x, z, a2);
            b2 = TSimd.MultiplyAdd(y, z, b2);
            z = TSimd.Load(u + i + (3 * w));
            a3 = TSimd.MultiplyAdd(x, z, a3);
            b3 = TSimd.MultiplyAdd(y, z, b3);
        }

        Add(gram, a0, b0);
        Add(gram + ld, a1, b1);
        Add(gram + (2 * ld), a2, b2);
        Add(gram + (3 * ld), a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByFour(T* u, int step, int i, int j, T* gram)
    {
        int w = TSimd.Width;
        TVec a0 = TSimd.Zero, a1 = a0, a2 = a0, a3 = a0;
        for (int row = 0; row < RidgeLanes<T>.Chunk; row++, u += step)
        {
            TVec z = TSimd.Load(u + i);
            a0 = TSimd.MultiplyAdd(z, TSimd.Load(u + j), a0);
            a1 = TSimd.MultiplyAdd(z, TSimd.Load(u + j + w), a1);
            a2 = TSimd.MultiplyAdd(z, TSimd.Load(u + j + (2 * w)), a2);
            a3 = TSimd.MultiplyAdd(z, TSimd.Load(u + j + (3 * w)), a3);
        }

        Add(gram, a0, a1);
        Add(gram + (2 * w), a2, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* target, TVec first, TVec second)
    {
        TVec one = TSimd.Broadcast(T.One);
        TSimd.Store(target, TSimd.MultiplyAdd(first, one, TSimd.Load(target)));
        TSimd.Store(target + TSimd.Width, TSimd.MultiplyAdd(second, one, TSimd.Load(target + TSimd.Width)));
    }
}
