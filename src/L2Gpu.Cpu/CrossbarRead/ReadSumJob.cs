namespace L2Gpu.Cpu;

/// <summary>Takes sums that a caller has into the places of a plan, whose rows are whole tiles; a task is an item.</summary>
internal unsafe struct ReadSumJob : ITaskJob
{
    public ReadPlan Plan;

    /// <summary>The first array's sums of item 0.</summary>
    public float* Sums;
    public long LdSums;
    public long StrideSums;

    public readonly void Execute(int task, int worker)
    {
        ReadPlan plan = Plan;
        for (long array = 0; array < plan.Tiling.Tiles; array++)
        {
            float* to = plan.MeansOf(array, task);
            Buffer.MemoryCopy(Sums + (array * StrideSums) + ((plan.FirstItem + task) * LdSums), to, plan.PaddedSums * sizeof(float), plan.Sums * sizeof(float));
            new Span<float>(to + plan.Sums, (int)(plan.PaddedSums - plan.Sums)).Clear();
        }
    }
}
