namespace L2Gpu.Conformance;

/// <summary>A way in which an accelerator can be wrong.</summary>
public enum FaultKind
{
    /// <summary>The first element of the output is off by a few times its bound.</summary>
    PerturbFirst,

    /// <summary>An element in the middle of the output is off by a few times its bound.</summary>
    PerturbMiddle,

    /// <summary>The last element of the output is off by a few times its bound.</summary>
    PerturbLast,

    /// <summary>The element behind the output is written.</summary>
    WriteBehind,

    /// <summary>The element behind the first row of the output is written, where rows have a gap between them.</summary>
    WriteBetween,

    /// <summary>An element above the diagonal is written.</summary>
    WriteAbove,

    /// <summary>Every second result differs from the one before in its last bit.</summary>
    Flicker,
}
