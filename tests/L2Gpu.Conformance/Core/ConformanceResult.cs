namespace L2Gpu.Conformance;

/// <summary>What became of a case on an accelerator.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why it failed or did not run; empty if it passed.</param>
/// <param name="Duration">How long it took, references included: not a measure of the accelerator.</param>
public sealed record ConformanceResult(ConformanceCase Case, ConformanceOutcome Outcome, string Message, TimeSpan Duration);
