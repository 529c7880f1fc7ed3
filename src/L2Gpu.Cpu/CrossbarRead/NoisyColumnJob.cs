using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Columns with noise per cell; a task is a part of the lines, 128 columns and an item, items first, so that the cells stay in the cache.</summary>
internal unsafe struct NoisyColumnJob : ITaskJob
{
    public ReadPlan Plan;

    public readonly int TaskCount => checked((int)(Plan.Tiling.Parts * (Plan.PaddedSums / Philox.TileWords) * Plan.Items));

    public readonly void Execute(int task, int worker)
    {
        ReadPlan plan = Plan;
        long item = task % plan.Items, tiles = plan.PaddedSums / Philox.TileWords, column = task / plan.Items % tiles * Philox.TileWords, part = task / plan.Items / tiles;
        (long first, long end) = plan.Tiling.Part(part);
        plan.Kernel.SumNoisyColumns(
            plan.Address.Stream(SimulationPurpose.Read, (ushort)(plan.FirstItem + item)), plan.Address.Cell(first, column, plan.Columns) / Philox.TileWords, tiles, end - first,
            (int)Math.Min(Philox.TileWords, plan.Sums - column), plan.Conductances + (first * plan.LdConductances) + column, plan.LdConductances,
            plan.Sigma + (first * plan.SigmaRow) + (column * plan.SigmaColumn), plan.SigmaRow, plan.X + (item * plan.PaddedLines) + first, plan.MeansOf(part, item) + column);
    }
}
