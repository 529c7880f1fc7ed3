using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Makes results of the sums of parts; a task is an item and 128 of its sums.</summary>
internal struct ReadFinishJob : ITaskJob
{
    public ReadPlan Plan;

    public readonly int TaskCount => checked((int)(Tiles * Plan.Items));

    private readonly long Tiles => Plan.PaddedSums / Philox.TileWords;

    public readonly void Execute(int task, int worker) => Plan.Kernel.Finish(Plan, task / Tiles, task % Tiles * Philox.TileWords);
}
