namespace L2Gpu.Fitting;

/// <summary>What a criterion says of a grid of λ.</summary>
/// <param name="Curve">The scores and the choice.</param>
internal sealed record Selection(LambdaCurve Curve)
{
    /// <summary>The same with the errors of each target; null for another criterion.</summary>
    public LeaveOneOutCurve? LeaveOneOut { get; init; }

    /// <summary>The same fold by fold; null for another criterion.</summary>
    public HeldOutScores? HeldOut { get; init; }

    public static Selection Of(LeaveOneOutCurve curve)
        => new(new LambdaCurve(LambdaCriterion.LeaveOneOut, curve.Lambda, curve.MeanSquaredError, curve.Best)) { LeaveOneOut = curve };

    public static Selection Of(HeldOutScores scores) => new(scores.Curve) { HeldOut = scores };
}
