namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class QueueConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
