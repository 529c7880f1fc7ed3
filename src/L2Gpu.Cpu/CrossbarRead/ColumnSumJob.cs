using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Means, and variances, of columns for all items; a task is a part of the lines and some columns, or, behind those, the part's variances where all cells share σ.</summary>
internal unsafe struct ColumnSumJob : ITaskJob
{
    // Whole register blocks of any vectors: 3·4, 3·8 and 3·16 columns.
    private const long ColumnsPerTask = 192;

    public ReadPlan Plan;

    public readonly int TaskCount => checked((int)(Plan.Tiling.Parts * (Strips + (Plan.SharedVariance is null ? 0 : 1))));

    private readonly long Strips => GemmBlocking.Ceiling(Plan.Sums, ColumnsPerTask);

    public readonly void Execute(int task, int worker)
    {
        ReadPlan plan = Plan;
        long parts = plan.Tiling.Parts, part = task % parts, column = task / parts * ColumnsPerTask, columns = Math.Min(ColumnsPerTask, plan.Sums - column);
        (long first, long end) = plan.Tiling.Part(part);
        if (task >= parts * Strips)
        {
            plan.Kernel.SumColumns(plan.Items, plan.Squares + first, plan.PaddedLines, end - first, plan.SharedVariance + first, 1, 1, plan.Variances + (part * plan.Items), 1);
            return;
        }

        plan.Kernel.SumColumns(
            plan.Items, plan.X + first, plan.PaddedLines, end - first, plan.Conductances + (first * plan.LdConductances) + column, plan.LdConductances, columns, plan.MeansOf(part, 0) + column, plan.PaddedSums);
        if (plan.Collapsed && plan.SharedVariance is null) Variances(plan, part, first, end - first, column, columns);
    }

    private static void Variances(ReadPlan plan, long part, long first, long lines, long column, long columns)
    {
        using ScratchBlock<float> squares = ScratchPool.Shared.Rent<float>(CrossbarReadOperator.BlockLines * ColumnsPerTask);
        for (long line = 0; line < lines; line++) plan.Kernel.Square(plan.Sigma + ((first + line) * plan.SigmaRow) + column, columns, squares.Pointer + (line * ColumnsPerTask));
        plan.Kernel.SumColumns(
            plan.Items, plan.Squares + first, plan.PaddedLines, lines, squares.Pointer, ColumnsPerTask, columns, plan.Variances + (part * plan.PartStride) + column, plan.PaddedSums);
    }
}
