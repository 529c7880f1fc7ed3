namespace L2Gpu.Conformance;

/// <summary>A value of the oracle, and how far that of an accelerator may be from it.</summary>
/// <param name="Value">In FP64.</param>
/// <param name="Error">The bound; ∞ where nothing can be said. Without a meaning beside a value that is not finite: that is expected as it stands.</param>
/// <param name="IsNonNegative">Whether rounding cannot make it negative, on either side.</param>
internal readonly record struct PairNumber(double Value, double Error, bool IsNonNegative)
{
    /// <summary>Whether 0 is among the values that an accelerator may have, and others too.</summary>
    public bool MayBeZero => Error > 0 && !(Math.Abs(Value) > Error);
}
