namespace L2Gpu.Conformance;

/// <summary>How a case ended.</summary>
public enum ConformanceOutcome
{
    /// <summary>The accelerator does what the contract says.</summary>
    Passed,

    /// <summary>It does not, or threw something that the case does not expect.</summary>
    Failed,

    /// <summary>The accelerator does not have the operator, and says so. A host must show this; it is not a pass.</summary>
    Unsupported,
}
