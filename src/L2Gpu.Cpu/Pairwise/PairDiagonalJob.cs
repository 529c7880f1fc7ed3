using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>k(x, x) of points; one task some of them.</summary>
internal unsafe struct PairDiagonalJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int PointsPerTask = 512;

    public PairTape<T> Tape;
    public PointSet<T> Points;
    public T* Diagonal;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Points.Count, PointsPerTask));

    public readonly void Execute(int task, int worker)
    {
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(Tape.ScratchSize + 2);
        T* distance = scratch.Pointer + Tape.ScratchSize;
        long end = Math.Min(Points.Count, (task + 1L) * PointsPerTask);
        for (long i = (long)task * PointsPerTask; i < end; i++)
        {
            T* x = Points.Source + (i * Points.Ld);
            *distance = DistanceToItself(x);
            T* norm = distance + 1;
            *norm = SquaredNorm(x);
            Tape.Run(1, norm, distance, distance, distance, *norm, norm, Diagonal + i, scratch.Pointer);
        }
    }

    /// <summary>0, or NaN where a number is not finite.</summary>
    private readonly T DistanceToItself(T* x)
    {
        T sum = T.Zero;
        for (long p = 0; p < Points.Columns; p++) sum += x[p] - x[p];
        return sum;
    }

    private readonly T SquaredNorm(T* x)
    {
        T sum = T.Zero;
        for (long p = 0; p < Points.Columns; p++) sum += x[p] * x[p];
        return sum;
    }
}
