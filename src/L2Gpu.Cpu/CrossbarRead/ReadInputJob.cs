namespace L2Gpu.Cpu;

/// <summary>Converts inputs; a task is an item.</summary>
internal unsafe struct ReadInputJob : ITaskJob
{
    public ReadPlan Plan;

    public readonly void Execute(int task, int worker) => Plan.Kernel.Convert(
        Plan.Chain.Input, Plan.Inputs + ((Plan.FirstItem + task) * Plan.LdInputs), Plan.Lines, Plan.X + (task * Plan.PaddedLines), Plan.Collapsed ? Plan.Squares + (task * Plan.PaddedLines) : null);
}
