namespace L2Gpu.Cli.Output;

/// <summary>Everything that <c>fit kernel-ridge</c> has to say.</summary>
/// <param name="Models">The models, one for each λ of a list.</param>
/// <param name="Tests">For each model its test; null where there was none.</param>
/// <param name="LeaveOneOut">The leave-one-out curve over all λ; null where there is none.</param>
/// <param name="Stages">What came before the fit.</param>
/// <param name="Notes">What a reader should know about the data.</param>
/// <param name="Rows">The rows that were given, among them those of weight 0 and those that were held out.</param>
internal sealed record KernelFitResult(
    IReadOnlyList<KernelRidgeModel> Models,
    IReadOnlyList<TestScore?> Tests,
    LeaveOneOutCurve? LeaveOneOut,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<string> Notes,
    long Rows)
{
    /// <summary>What chose λ, as pictures and texts take it; null where there was nothing to choose from.</summary>
    public LambdaCurve? Selection => LeaveOneOut is { } curve ? new(LambdaCriterion.LeaveOneOut, curve.Lambda, curve.MeanSquaredError, curve.Best) : null;

    /// <summary>The place of the model to keep: the best by leave-one-out, or the only one.</summary>
    public int Chosen => LeaveOneOut is { } curve && Models.Count > 1 ? Math.Max(0, curve.Lambda.IndexOf(curve.Best)) : 0;

    /// <summary>The model to keep.</summary>
    public KernelRidgeModel Best => Models[Chosen];
}
