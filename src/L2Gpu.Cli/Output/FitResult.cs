namespace L2Gpu.Cli.Output;

/// <summary>Everything that <c>fit ridge</c> has to say.</summary>
/// <param name="Models">The models, one for each λ of a list.</param>
/// <param name="Tests">For each model its test; null where there was none.</param>
/// <param name="LeaveOneOut">The curve over all λ; null where there is none.</param>
/// <param name="Stages">What came before the fit.</param>
/// <param name="Notes">What a reader should know about the data.</param>
/// <param name="WhyDevice">Why the work was done where it was.</param>
internal sealed record FitResult(
    IReadOnlyList<RidgeModel> Models,
    IReadOnlyList<TestScore?> Tests,
    LeaveOneOutCurve? LeaveOneOut,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<string> Notes,
    string WhyDevice)
{
    /// <summary>The coefficients along λ; null where they were not asked for.</summary>
    public PathResult? Path { get; init; }

    /// <summary>The model to keep: the best by leave-one-out, or the only one.</summary>
    public RidgeModel Best => Models[LeaveOneOut is { } curve && Models.Count > 1 ? Math.Max(0, curve.Lambda.IndexOf(curve.Best)) : 0];
}
