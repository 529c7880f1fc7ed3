using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>What a criterion says of each penalty of a grid; less is better.</summary>
/// <param name="Criterion">What was measured.</param>
/// <param name="Lambda">The penalties, in the order in which they were asked for.</param>
/// <param name="Score">For each, as a mean over targets: a mean squared error, or minus the logarithm of the evidence. +∞ where it cannot be said.</param>
/// <param name="Best">The penalty that was chosen.</param>
public sealed record LambdaCurve(LambdaCriterion Criterion, ImmutableArray<double> Lambda, ImmutableArray<double> Score, double Best)
{
    /// <summary>The standard error of each score over the folds; null where there are no folds.</summary>
    public ImmutableArray<double>? StandardError { get; init; }
}
