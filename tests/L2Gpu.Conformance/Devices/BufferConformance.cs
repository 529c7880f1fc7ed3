namespace L2Gpu.Conformance;

/// <summary>placeholder</summary>
internal static class BufferConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [];
}
