using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>Kernel ridge models for a list of penalties, of the same rows and kernel.</summary>
/// <param name="Models">One a penalty, in the order in which they were asked for.</param>
/// <param name="LeaveOneOut">Exact leave-one-out errors over the list; null where the solver gives none.</param>
public sealed record KernelRidgePath(ImmutableArray<KernelRidgeModel> Models, LeaveOneOutCurve? LeaveOneOut)
{
    /// <summary>The model with the smallest leave-one-out error; null where there are no such errors.</summary>
    public KernelRidgeModel? Best => LeaveOneOut is { } curve ? Models[curve.Lambda.IndexOf(curve.Best)] : null;
}
