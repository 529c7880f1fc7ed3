using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Adds lanes of sums up into the first one, in a fixed tree; one task a stretch of the sums.</summary>
internal unsafe struct LaneSumJob : ITaskJob
{
    private const long Stretch = 4096;

    public double* Sums;
    public long LaneStride;
    public int Lanes;
    public long Count;

    public readonly int TaskCount => checked((int)((Count + Stretch - 1) / Stretch));

    public readonly void Execute(int task, int worker)
    {
        long first = task * Stretch;
        long count = Math.Min(Stretch, Count - first);
        for (int step = 1; step < Lanes; step *= 2)
        {
            for (int lane = 0; lane + step < Lanes; lane += 2 * step)
                Add(Sums + (lane * LaneStride) + first, Sums + ((lane + step) * LaneStride) + first, count);
        }
    }

    private static void Add(double* to, double* from, long count)
    {
        long i = 0;
        for (; i + Vector<double>.Count <= count; i += Vector<double>.Count)
            Unsafe.WriteUnaligned(to + i, Unsafe.ReadUnaligned<Vector<double>>(to + i) + Unsafe.ReadUnaligned<Vector<double>>(from + i));
        for (; i < count; i++) to[i] += from[i];
    }
}
