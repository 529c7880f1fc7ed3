namespace L2Gpu.Cpu;

/// <summary>Means, and variances, of rows for all items; a task is an array and some rows, or, behind those, the array's variances where all cells share σ.</summary>
internal unsafe struct RowSumJob : ITaskJob
{
    // A few groups of the kernel's rows.
    private const long RowsPerTask = 8 * CrossbarReadKernel.RowsAtOnce;

    public ReadPlan Plan;

    public readonly int TaskCount => checked((int)(Plan.Tiling.Parts * (Strips + (Plan.SharedVariance is null ? 0 : 1))));

    private readonly long Strips => GemmBlocking.Ceiling(Plan.Sums, RowsPerTask);

    public readonly void Execute(int task, int worker)
    {
        ReadPlan plan = Plan;
        long parts = plan.Tiling.Parts, part = task % parts, row = task / parts * RowsPerTask, rows = Math.Min(RowsPerTask, plan.Sums - row);
        (long first, long end) = plan.Tiling.Part(part);
        if (task >= parts * Strips)
        {
            plan.Kernel.SumRows(plan.Items, plan.Squares + first, plan.PaddedLines, 1, end - first, plan.SharedVariance + first, 0, plan.Variances + (part * plan.Items), 1);
            return;
        }

        plan.Kernel.SumRows(
            plan.Items, plan.X + first, plan.PaddedLines, rows, end - first, plan.Conductances + (row * plan.LdConductances) + first, plan.LdConductances, plan.MeansOf(part, 0) + row, plan.PaddedSums);
        if (plan.Collapsed && plan.SharedVariance is null) Variances(plan, part, first, end - first, row, rows);
    }

    private static void Variances(ReadPlan plan, long part, long first, long lines, long row, long rows)
    {
        using ScratchBlock<float> squares = ScratchPool.Shared.Rent<float>(rows * lines);
        for (long r = 0; r < rows; r++) plan.Kernel.Square(plan.Sigma + ((row + r) * plan.SigmaRow) + first, lines, squares.Pointer + (r * lines));
        plan.Kernel.SumRows(plan.Items, plan.Squares + first, plan.PaddedLines, rows, lines, squares.Pointer, lines, plan.Variances + (part * plan.PartStride) + row, plan.PaddedSums);
    }
}
