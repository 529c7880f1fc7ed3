namespace L2Gpu.Cli.Output;

/// <summary>Everything that <c>fit ridge</c> has to say.</summary>
/// <param name="Models">The models, one for each λ of a list.</param>
/// <param name="Tests">For each model its test; null where there was none.</param>
/// <param name="LeaveOneOut">The leave-one-out curve over all λ; null where there is none.</param>
/// <param name="Selection">What the criterion says of all λ; null where there is none.</param>
/// <param name="Folds">The folds of the selection; null where it has none.</param>
/// <param name="Stages">What came before the fit.</param>
/// <param name="Notes">What a reader should know about the data.</param>
/// <param name="WhyDevice">Why the work was done where it was.</param>
internal sealed record FitResult(
    IReadOnlyList<RidgeModel> Models,
    IReadOnlyList<TestScore?> Tests,
    LeaveOneOutCurve? LeaveOneOut,
    LambdaCurve? Selection,
    Folds? Folds,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<string> Notes,
    string WhyDevice)
{
    /// <summary>The coefficients along λ; null where they were not asked for.</summary>
    public PathResult? Path { get; init; }

    /// <summary>The model to keep: the best by the criterion, or the only one.</summary>
    public RidgeModel Best => Models[Selection is { } curve && Models.Count > 1 ? Math.Max(0, curve.Lambda.IndexOf(curve.Best)) : 0];
}
