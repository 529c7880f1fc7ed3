using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>The evidence that comes with a fitted model.</summary>
public record FitReport
{
    /// <summary>The device, as in <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Why this device, in words that go on after "because"; empty in a model that was read from a file.</summary>
    public string WhyDevice { get; init; } = "";

    /// <summary>The arithmetic that gave the answer: <c>f32</c>, <c>f64</c>, or <c>mixed</c> for an FP32 factor refined with FP64 residuals.</summary>
    public required string Precision { get; init; }

    /// <summary>The solver that gave the answer: <c>cholesky</c>, <c>eigen</c>, <c>qr</c> or <c>cg</c>.</summary>
    public required string Solver { get; init; }

    /// <summary>Why this solver.</summary>
    public required string Why { get; init; }

    /// <summary>
    /// What became of the solution: <c>solved</c>, or <c>solved after breakdown</c> where the factorisation failed and the eigendecomposition answered; of
    /// conjugate gradients <c>converged</c>, or for the worst target <c>stalled</c>, <c>iteration limit</c> or <c>diverged</c>, which are no solutions.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Steps by which an FP32 factor's answer was refined, the most that a target took; null where <see cref="Precision"/> is not <c>mixed</c>, and in a model that was read from a file.</summary>
    public int? Refinements { get; init; }

    /// <summary>Rows that were used.</summary>
    public required long Rows { get; init; }

    /// <summary>
    /// For each target the normwise backward error ‖Xᵀ W e − Λβ‖ / (‖A‖·‖β‖ + ‖XᵀWy‖) of the normal equations that were solved (Rigal and
    /// Gaches 1967), with the residual computed in FP64 from the data, not from a factor.
    /// </summary>
    public required ImmutableArray<double> BackwardError { get; init; }

    /// <summary>Condition numbers before and after the penalty.</summary>
    public required ConditionNumber ConditionNumber { get; init; }

    /// <summary>Effective degrees of freedom tr(X(XᵀWX + Λ)⁻¹XᵀW) for each target; the intercept is not counted. Empty where the solver gives none.</summary>
    public required ImmutableArray<double> DegreesOfFreedom { get; init; }

    /// <summary>For each target, R² on the data of the fit.</summary>
    public required ImmutableArray<double> R2 { get; init; }

    /// <summary>For each target, the weighted root mean square of the residuals on the data of the fit.</summary>
    public required ImmutableArray<double> Rmse { get; init; }

    /// <summary>
    /// For each column its weighted standard deviation (ddof 0); exactly 0 for a constant. Without intercept and standardisation the moments are about
    /// 0, and it is as good as the difference of Σx² and its mean leaves it.
    /// </summary>
    public required ImmutableArray<double> FeatureDeviations { get; init; }

    /// <summary>For each target and eigenvalue e, in descending order, the filter factor e/(e + λ); null where no eigenvalues were computed.</summary>
    public ImmutableArray<ImmutableArray<double>>? FilterFactors { get; init; }

    /// <summary>What became of each target's iteration; null where the solver is direct, and in a model that was read from a file.</summary>
    public ImmutableArray<IterationResult>? Iterations { get; init; }

    /// <summary>Whether the coefficients solve the equations: an iteration that ended without converging says no.</summary>
    public bool IsSolved => Status is not ("stalled" or "iteration limit" or "diverged");

    /// <summary>Leave-one-out errors; null where λ was not chosen by them.</summary>
    public LeaveOneOutCurve? LeaveOneOut { get; init; }

    /// <summary>What the criterion says of each λ; null where there was nothing to choose from.</summary>
    public LambdaCurve? Selection { get; init; }

    /// <summary>What a reader should know before relying on the answer, each with its remedy.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The stages, in order.</summary>
    public ImmutableArray<StageReport> Stages { get; init; } = [];
}
