using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Problems in groups that fill a vector's lanes, one task one group.</summary>
internal unsafe struct BatchedRidgeJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public BatchedRidgeKernel<T> Kernel;
    public BatchedRidgeWork<T> Work;

    /// <summary>The numbers of the problems, in the order in which they are grouped.</summary>
    public long* Problems;
    public long Count;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Count, Kernel.Lanes));

    public readonly void Execute(int task, int worker)
    {
        long first = (long)task * Kernel.Lanes;
        Kernel.Solve(Work, Problems + first, (int)Math.Min(Kernel.Lanes, Count - first));
    }
}
