using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Parts of A·x for a <see cref="ReducedMatrix{T}"/>: each task takes some rows, and reads each element once for both of the places where a symmetric
/// matrix has it. Reading A is all that it costs.
/// </summary>
internal unsafe struct SymmetricVectorJob<T, TVec, TSimd> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>Tasks of a large product.</summary>
    public const int MostParts = 4;

    private const int RowsAtOnce = 4;

    // Below this order sharing costs more than it brings.
    private const long SharedOrder = 600;

    public T* A;
    public nint Ld;
    public T* Diagonal;

    /// <summary>The vector, with zeros behind it up to a whole vector.</summary>
    public T* X;

    /// <summary>The order of what is multiplied: the leading rows and columns.</summary>
    public nint Order;

    /// <summary>Where the parts go, one behind the other, <see cref="Ld"/> apart; each is cleared here.</summary>
    public T* Parts;

    /// <summary>How many tasks; by the order alone.</summary>
    public readonly int PartCount => Order < SharedOrder ? 1 : MostParts;

    public readonly void Execute(int task, int worker)
    {
        nint first = Cut(task), end = Cut(task + 1);
        T* y = Parts + (task * Ld);
        new Span<T>(y, (int)Order + ReducedMatrix<T>.Slack).Clear();
        Multiply(A, Ld, first, end, Diagonal, X, y);
    }

    /// <summary>Adds the parts up, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Sum(T* y)
    {
        TVec one = TSimd.Broadcast(T.One);
        for (nint j = 0; j < Order; j += TSimd.Width)
        {
            TVec sum = TSimd.Load(Parts + j);
            for (int part = 1; part < PartCount; part++)
                sum = TSimd.MultiplyAdd(one, TSimd.Load(Parts + (part * Ld) + j), sum);
            TSimd.Store(y + j, sum);
        }
    }

    // Equal areas of the triangle.
    private readonly nint Cut(int task)
        => task == PartCount ? Order : (nint)(Order * Math.Sqrt((double)task / PartCount)) / RowsAtOnce * RowsAtOnce;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(T* a, nint ld, nint first, nint end, T* diagonal, T* x, T* y)
    {
        nint width = TSimd.Width;
        T* lanes = stackalloc T[RowsAtOnce * ReducedMatrix<T>.Slack];
        nint i = first;
        for (; i + RowsAtOnce <= end; i += RowsAtOnce)
        {
            T* r0 = a + (i * ld), r1 = r0 + ld, r2 = r1 + ld, r3 = r2 + ld;
            TVec x0 = TSimd.Broadcast(x[i]), x1 = TSimd.Broadcast(x[i + 1]), x2 = TSimd.Broadcast(x[i + 2]), x3 = TSimd.Broadcast(x[i + 3]);
            TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
            for (nint j = 0; j < i + RowsAtOnce - 1; j += width)
            {
                TVec xj = TSimd.Load(x + j), yj = TSimd.Load(y + j);
                TVec a0 = TSimd.Load(r0 + j), a1 = TSimd.Load(r1 + j), a2 = TSimd.Load(r2 + j), a3 = TSimd.Load(r3 + j);
                s0 = TSimd.MultiplyAdd(a0, xj, s0);
                s1 = TSimd.MultiplyAdd(a1, xj, s1);
                s2 = TSimd.MultiplyAdd(a2, xj, s2);
                s3 = TSimd.MultiplyAdd(a3, xj, s3);
                yj = TSimd.MultiplyAdd(a0, x0, yj);
                yj = TSimd.MultiplyAdd(a1, x1, yj);
                yj = TSimd.MultiplyAdd(a2, x2, yj);
                TSimd.Store(y + j, TSimd.MultiplyAdd(a3, x3, yj));
            }

            TSimd.Store(lanes, s0);
            TSimd.Store(lanes + width, s1);
            TSimd.Store(lanes + (2 * width), s2);
            TSimd.Store(lanes + (3 * width), s3);
            for (nint r = 0; r < RowsAtOnce; r++)
                y[i + r] += VectorKernel<T, TVec, TSimd>.SumLanes(lanes + (r * width)) + (diagonal[i + r] * x[i + r]);
        }

        for (; i < end; i++)
        {
            T* row = a + (i * ld);
            TVec xi = TSimd.Broadcast(x[i]), sum = TSimd.Zero;
            for (nint j = 0; j < i; j += width)
            {
                TVec aj = TSimd.Load(row + j);
                sum = TSimd.MultiplyAdd(aj, TSimd.Load(x + j), sum);
                TSimd.Store(y + j, TSimd.MultiplyAdd(aj, xi, TSimd.Load(y + j)));
            }

            TSimd.Store(lanes, sum);
            y[i] += VectorKernel<T, TVec, TSimd>.SumLanes(lanes) + (diagonal[i] * x[i]);
        }
    }
}
