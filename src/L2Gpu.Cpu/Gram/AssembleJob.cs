using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Scaled, penalised normal equations; one task a few rows.</summary>
internal unsafe struct AssembleJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long Elements = 1 << 15;

    public long Order;
    public double* Gram;
    public long LdGram;
    public double* Scale;
    public double* Penalty;
    public T* System;
    public long LdSystem;

    private readonly long RowsPerTask => Math.Max(1, Elements / Order);

    public readonly int TaskCount => checked((int)((Order + RowsPerTask - 1) / RowsPerTask));

    public readonly void Execute(int task, int worker)
    {
        long end = Math.Min((task + 1) * RowsPerTask, Order);
        for (long i = task * RowsPerTask; i < end; i++) Row(i);
    }

    private readonly void Row(long i)
    {
        double* gram = Gram + (i * LdGram);
        T* system = System + (i * LdSystem);
        Vector<double> scale = new(Scale[i]);
        int w = Vector<double>.Count;
        long j = 0;
        for (; j + (2 * w) <= Order; j += 2 * w)
        {
            Vector<double> low = scale * Unsafe.ReadUnaligned<Vector<double>>(gram + j) * Unsafe.ReadUnaligned<Vector<double>>(Scale + j);
            Vector<double> high = scale * Unsafe.ReadUnaligned<Vector<double>>(gram + j + w) * Unsafe.ReadUnaligned<Vector<double>>(Scale + j + w);
            if (typeof(T) == typeof(double))
            {
                Unsafe.WriteUnaligned(system + j, low);
                Unsafe.WriteUnaligned(system + j + w, high);
            }
            else
            {
                Unsafe.WriteUnaligned(system + j, Vector.Narrow(low, high));
            }
        }

        for (; j < Order; j++) system[j] = T.CreateTruncating(Scale[i] * gram[j] * Scale[j]);
        system[i] = T.CreateTruncating((Scale[i] * gram[i] * Scale[i]) + Penalty[i]);
    }
}
