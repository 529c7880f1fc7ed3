namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class CholeskyConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
