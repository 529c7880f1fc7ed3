namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class SymmetricEigenConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
