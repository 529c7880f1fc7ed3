using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// diag((LLᵀ)⁻¹) as the sums of squares of the columns of L⁻¹, one task a few panels of these columns. L⁻¹ is never there as a whole, and
/// what is zero above its diagonal is not computed.
/// </summary>
internal unsafe struct InverseDiagonalJob<T, TVec, TSimd, TRoot> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    public TriangularFactor<T> Factor;
    public T* Diagonal;

    /// <summary>Panels of a task: they share what is read of L.</summary>
    public int Group;

    private static int Nr => 3 * TSimd.Width;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(GemmBlocking.Ceiling(Factor.Order, Nr), Group));

    public readonly void Execute(int task, int worker)
    {
        long start = (long)task * Group * Nr;
        long columns = Math.Min((long)Group * Nr, Factor.Order - start);
        int panels = (int)GemmBlocking.Ceiling(columns, Nr);
        TriangularFactor<T> l = Factor.From(start);
        long size = l.Padded * Nr;
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(panels * size);
        T* x = scratch.Pointer;
        for (long i = 0; i < panels * size; i += TSimd.Width)
            TSimd.Store(x + i, TSimd.Zero);
        for (long j = 0; j < columns; j++)
            x[(j / Nr * size) + (j * Nr) + (j % Nr)] = T.One;
        int vectors = (int)GemmBlocking.Ceiling(columns - ((panels - 1) * Nr), TSimd.Width);
        TriangularPanels<T, TVec, TSimd, TRoot>.Forward(l, x, panels, vectors, Nr);

        T* sums = stackalloc T[3 * 16];
        for (int g = 0; g < panels; g++)
        {
            SumSquares(x + (g * size), g * (long)Nr, l.Order, sums);
            long count = Math.Min(Nr, columns - (g * (long)Nr));
            for (long j = 0; j < count; j++)
                Diagonal[start + (g * (long)Nr) + j] = sums[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumSquares(T* panel, long first, long end, T* sums)
    {
        TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero;
        for (T* row = panel + (first * Nr); first < end; first++, row += Nr)
        {
            TVec x0 = TSimd.Load(row), x1 = TSimd.Load(row + TSimd.Width), x2 = TSimd.Load(row + (2 * TSimd.Width));
            s0 = TSimd.MultiplyAdd(x0, x0, s0);
            s1 = TSimd.MultiplyAdd(x1, x1, s1);
            s2 = TSimd.MultiplyAdd(x2, x2, s2);
        }

        TSimd.Store(sums, s0);
        TSimd.Store(sums + TSimd.Width, s1);
        TSimd.Store(sums + (2 * TSimd.Width), s2);
    }
}
