namespace L2Gpu;

/// <summary>How a search over kernels will be done.</summary>
/// <param name="Kernels">How many are compared.</param>
/// <param name="Search">How each is.</param>
/// <param name="Refit">How the best pair is fitted again; null where its model of the search is the answer.</param>
internal sealed record KernelSearchPlan(int Kernels, KernelRidgePlan Search, KernelRidgePlan? Refit)
{
    /// <summary>The most memory that is allocated on the device at one time.</summary>
    public long MemoryBytes => Math.Max(Search.MemoryBytes, Refit?.MemoryBytes ?? 0);

    /// <summary>A rough estimate of all fits together.</summary>
    public double EstimatedSeconds => (Kernels * Search.EstimatedSeconds) + (Refit?.EstimatedSeconds ?? 0);

    /// <summary>How the model comes about.</summary>
    public KernelRidgePlan Last => Refit ?? Search;
}
