using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>Exact leave-one-out errors over a list of penalties.</summary>
/// <remarks>Standardised columns keep the deviations of all rows when one is left out, so that every fit has the same penalty.</remarks>
/// <param name="Lambda">The penalties, in the order in which they were asked for.</param>
/// <param name="MeanSquaredError">For each, Σ wᵢeᵢ²/Σ wᵢ as a mean over targets; +∞ where some row cannot be predicted from the others.</param>
/// <param name="PerTarget">The same for each target: <c>PerTarget[target][index of λ]</c>.</param>
/// <param name="Best">The penalty with the smallest error; of equal ones the largest.</param>
public sealed record LeaveOneOutCurve(
    ImmutableArray<double> Lambda,
    ImmutableArray<double> MeanSquaredError,
    ImmutableArray<ImmutableArray<double>> PerTarget,
    double Best);
