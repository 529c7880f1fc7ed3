namespace L2Gpu.Cli.Output;

/// <summary>What <c>--explain</c> says before any work.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, RidgePlan plan, long rows, long columns, string data)
    {
        output.WriteLine("plan");
        output.WriteLine($"  problem   {Numbers.Count(rows)} rows × {Numbers.Count(columns)} features, {plan.Form} form");
        output.WriteLine($"  solver    {plan.Solver}: {plan.WhySolver}");
        output.WriteLine($"  device    {plan.Device}: {plan.WhyDevice}");
        output.WriteLine($"  data      {data}");
        output.WriteLine($"  memory    {Numbers.Bytes(plan.MemoryBytes)} beside the data");
        output.WriteLine($"  time      about {Numbers.Seconds(plan.EstimatedSeconds)}");
        output.WriteLine();
        output.Flush();
    }
}
