using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>Ridge models for a list of penalties, from one pass over the data.</summary>
/// <param name="Models">One a penalty, in the order in which they were asked for.</param>
/// <param name="LeaveOneOut">Exact leave-one-out errors over the list; null where the solver gives none.</param>
public sealed record RidgePath(ImmutableArray<RidgeModel> Models, LeaveOneOutCurve? LeaveOneOut)
{
    /// <summary>The model with the smallest leave-one-out error; null where there are none.</summary>
    public RidgeModel? Best => LeaveOneOut is { } curve ? Models[curve.Lambda.IndexOf(curve.Best)] : null;
}
