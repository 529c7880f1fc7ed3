namespace L2Gpu.Cpu;

/// <summary>Rows with noise per cell; a task is some rows and an item.</summary>
internal unsafe struct NoisyRowJob : ITaskJob
{
    private const long RowsPerTask = 8;

    public ReadPlan Plan;

    public readonly int TaskCount => checked((int)(GemmBlocking.Ceiling(Plan.Sums, RowsPerTask) * Plan.Items));

    public readonly void Execute(int task, int worker)
    {
        long item = task % Plan.Items, first = task / Plan.Items * RowsPerTask;
        for (long row = first; row < Math.Min(Plan.Sums, first + RowsPerTask); row++) Plan.Kernel.SumNoisyRow(Plan, item, row);
    }
}
