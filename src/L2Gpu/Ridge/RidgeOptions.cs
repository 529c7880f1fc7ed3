using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>How a ridge model is fitted: minimise Σᵢ wᵢ(yᵢ − xᵢᵀβ − β₀)² + λ Σⱼ mⱼβⱼ².</summary>
public sealed record RidgeOptions
{
    /// <summary>The penalty λ. By default the best of a grid by exact leave-one-out.</summary>
    public LambdaChoice Lambda { get; init; } = LambdaChoice.Auto;

    /// <summary>By what λ is chosen, where <see cref="Lambda"/> leaves a choice.</summary>
    public LambdaCriterion Criterion { get; init; } = LambdaCriterion.LeaveOneOut;

    /// <summary>The folds of <see cref="LambdaCriterion.CrossValidation"/>; null takes five of consecutive rows. No other criterion has any.</summary>
    public Folds? Folds { get; init; }

    /// <summary>
    /// Whether cross-validation chooses the largest λ whose score is within one standard error of the smallest score, instead of the λ with the
    /// smallest (Breiman et al. 1984, §3.4.3).
    /// </summary>
    public bool OneStandardError { get; init; }

    /// <summary>Whether an intercept β₀, which is not penalised, is fitted.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>
    /// Whether each column is divided by its weighted standard deviation (ddof 0) before the penalty is applied, so that the answer does not
    /// depend on units. Coefficients are reported in the original units; a constant column gets coefficient 0.
    /// </summary>
    public bool Standardize { get; init; }

    /// <summary>A factor mⱼ ≥ 0 on λ for each column; 0 leaves it unpenalised. Null means 1 for all.</summary>
    public IReadOnlyList<double>? FeaturePenalties { get; init; }

    /// <summary>The solver.</summary>
    public Solver Solver { get; init; } = Solver.Auto;

    /// <summary>The arithmetic; that of the data by default.</summary>
    public Precision Precision { get; init; } = Precision.Data;

    /// <summary>When <see cref="Solver.ConjugateGradient"/> stops; null stops at a relative residual of 10⁻¹³ or a backward error of 4·10⁻¹⁵.</summary>
    public ConjugateGradientOptions? ConjugateGradient { get; init; }

    /// <summary>Where the work runs; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>, or takes that of a <see cref="DeviceRowSource{T}"/>.</summary>
    public Accelerator? Accelerator { get; init; }

    /// <summary>Why <see cref="Accelerator"/> was taken; null says that it was asked for.</summary>
    internal string? WhyAccelerator { get; init; }

    /// <summary>The CPU that does what another device cannot; null takes the one of the process.</summary>
    internal Accelerator? HostAccelerator { get; init; }

    /// <summary>Names of the columns, kept in the model; null gives x0, x1, ….</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>What the columns were made of, kept in the model, one for each; null says that each is the value of the column of its name.</summary>
    public IReadOnlyList<FeatureEncoding>? FeatureEncodings { get; init; }

    /// <summary>Names of the targets, kept in the model; null gives y0, y1, ….</summary>
    public IReadOnlyList<string>? TargetNames { get; init; }
}
