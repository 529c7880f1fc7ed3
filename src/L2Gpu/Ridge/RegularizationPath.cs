using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>How the coefficients of a ridge regression move with its penalty: the solution for each λ of a grid, from one decomposition. Immutable.</summary>
/// <remarks>
/// Where <see cref="RidgePath"/> holds whole models, each with a pass over the data of its own for its evidence, this holds numbers, and the
/// evidence for all of them is measured in one pass.
/// </remarks>
public sealed record RegularizationPath
{
    /// <summary>The names of the columns.</summary>
    public required ImmutableArray<string> FeatureNames { get; init; }

    /// <summary>The names of the targets.</summary>
    public required ImmutableArray<string> TargetNames { get; init; }

    /// <summary>The penalties, in the order in which they were asked for; the automatic grid is ascending.</summary>
    public required ImmutableArray<double> Lambda { get; init; }

    /// <summary>The coefficients in the units of the data: <c>Coefficients[target][column][index of λ]</c>.</summary>
    public required ImmutableArray<ImmutableArray<ImmutableArray<double>>> Coefficients { get; init; }

    /// <summary>The intercepts: <c>Intercept[target][index of λ]</c>; 0 where none was fitted.</summary>
    public required ImmutableArray<ImmutableArray<double>> Intercept { get; init; }

    /// <summary>For each λ the effective degrees of freedom tr(X(XᵀWX + Λ)⁻¹XᵀW); the intercept is not counted.</summary>
    public required ImmutableArray<double> DegreesOfFreedom { get; init; }

    /// <summary>
    /// The normwise backward errors, measured in FP64 from the data as in <see cref="FitReport.BackwardError"/>: <c>BackwardError[target][index of λ]</c>.
    /// </summary>
    public required ImmutableArray<ImmutableArray<double>> BackwardError { get; init; }

    /// <summary>R² on the data of the fit: <c>R2[target][index of λ]</c>.</summary>
    public required ImmutableArray<ImmutableArray<double>> R2 { get; init; }

    /// <summary>The weighted root mean square of the residuals on the data of the fit: <c>Rmse[target][index of λ]</c>.</summary>
    public required ImmutableArray<ImmutableArray<double>> Rmse { get; init; }

    /// <summary>For each λ the condition numbers, which are exact.</summary>
    public required ImmutableArray<ConditionNumber> ConditionNumber { get; init; }

    /// <summary>For each column its weighted standard deviation, as in <see cref="FitReport.FeatureDeviations"/>; coefficients times these can be compared.</summary>
    public required ImmutableArray<double> FeatureDeviations { get; init; }

    /// <summary>Exact leave-one-out errors over the grid; null where they were not asked for.</summary>
    public LeaveOneOutCurve? LeaveOneOut { get; init; }

    /// <summary>Rows that were used.</summary>
    public required long Rows { get; init; }

    /// <summary>The device, as in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The arithmetic: <c>f32</c> or <c>f64</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>What a reader should know before relying on the answer, each with its remedy.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The stages, in order.</summary>
    public ImmutableArray<StageReport> Stages { get; init; } = [];
}
