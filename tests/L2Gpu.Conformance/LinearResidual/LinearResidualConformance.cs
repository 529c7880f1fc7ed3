namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class LinearResidualConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
