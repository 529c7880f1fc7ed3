namespace L2Gpu.Cli.Output;

/// <summary>What <c>--explain</c> says of a kernel fit before any work.</summary>
internal static class KernelPlanText
{
    /// <param name="output">Where to.</param>
    /// <param name="plan">How the model comes about.</param>
    /// <param name="search">The search before it; null without one.</param>
    /// <param name="kernel">The kernel or kernels.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The features.</param>
    /// <param name="data">Where the data are.</param>
    public static void Write(TextWriter output, KernelRidgePlan plan, KernelSearchPlan? search, string kernel, long rows, long columns, string data)
    {
        output.WriteLine("plan");
        output.WriteLine($"  problem   {Numbers.Count(rows)} rows × {Numbers.Count(columns)} features, {kernel}");
        if (search is { Search: var each })
        {
            string points = each.Centers < rows ? $" on {Numbers.Count(each.Centers)} centres" : "";
            output.WriteLine($"  search    {Numbers.Count(search.Kernels)} kernels, each by {each.Solver}{points} in {each.Precision}, about {Numbers.Seconds(each.EstimatedSeconds)}");
        }

        if (search is { Refit: null }) output.WriteLine($"  solver    {plan.Solver} in {plan.Precision}: the best of the search is the answer");
        else output.WriteLine($"  solver    {plan.Solver} in {plan.Precision}: {plan.WhySolver}");
        output.WriteLine($"  points    {(plan.Centers >= rows ? "every row" : $"{Numbers.Count(plan.Centers)} centres")}");
        if (plan.PreconditionerRank is { } rank) output.WriteLine($"  precond.  rank up to {Numbers.Count(rank)}");
        output.WriteLine($"  device    {plan.Device}: {plan.WhyDevice}");
        output.WriteLine($"  data      {data}");
        output.WriteLine($"  memory    {Numbers.Bytes(search?.MemoryBytes ?? plan.MemoryBytes)} beside the data");
        output.WriteLine($"  time      about {Numbers.Seconds(search?.EstimatedSeconds ?? plan.EstimatedSeconds)}");
        output.WriteLine();
        output.Flush();
    }
}
