namespace L2Gpu.Conformance;

/// <summary>How much work a run of the suite may be.</summary>
public enum ConformanceBudget
{
    /// <summary>The fewest shapes, for interpreters of device code, which are a thousand times slower than a device.</summary>
    Interpreted,

    /// <summary>Few and small shapes.</summary>
    Small,

    /// <summary>Every shape.</summary>
    Full,
}
