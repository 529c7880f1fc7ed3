using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>Ridge models for a list of penalties, from one pass over the data.</summary>
/// <param name="Models">One a penalty, in the order in which they were asked for.</param>
/// <param name="LeaveOneOut">Exact leave-one-out errors over the list; null where the solver gives none, or another criterion was asked for.</param>
public sealed record RidgePath(ImmutableArray<RidgeModel> Models, LeaveOneOutCurve? LeaveOneOut)
{
    /// <summary>What the criterion says of each penalty; null where the solver gives no leave-one-out errors, which it goes by if no other was asked for.</summary>
    public LambdaCurve? Selection { get; init; }

    /// <summary>The model that the criterion chose; null where <see cref="Selection"/> is.</summary>
    public RidgeModel? Best => Selection is { } curve ? Models[curve.Lambda.IndexOf(curve.Best)] : null;
}
