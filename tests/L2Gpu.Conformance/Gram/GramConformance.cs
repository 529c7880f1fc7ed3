namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class GramConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
