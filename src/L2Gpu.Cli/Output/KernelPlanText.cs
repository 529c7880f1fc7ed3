namespace L2Gpu.Cli.Output;

/// <summary>What <c>--explain</c> says of a kernel fit before any work.</summary>
internal static class KernelPlanText
{
    public static void Write(TextWriter output, KernelRidgePlan plan, string kernel, long rows, long columns, string data)
    {
        output.WriteLine("plan");
        output.WriteLine($"  problem   {Numbers.Count(rows)} rows × {Numbers.Count(columns)} features, {kernel}");
        output.WriteLine($"  solver    {plan.Solver} in {plan.Precision}: {plan.WhySolver}");
        output.WriteLine($"  points    {(plan.Centers >= rows ? "every row" : $"{Numbers.Count(plan.Centers)} centres")}");
        if (plan.PreconditionerRank is { } rank) output.WriteLine($"  precond.  rank up to {Numbers.Count(rank)}");
        output.WriteLine($"  device    {plan.Device}: {plan.WhyDevice}");
        output.WriteLine($"  data      {data}");
        output.WriteLine($"  memory    {Numbers.Bytes(plan.MemoryBytes)} beside the data");
        output.WriteLine($"  time      about {Numbers.Seconds(plan.EstimatedSeconds)}");
        output.WriteLine();
        output.Flush();
    }
}
