using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>
/// How a Bayesian ridge model is fitted: yᵢ ~ N(xᵢᵀβ + β₀, σ²/wᵢ), √mⱼ·βⱼ ~ N(0, τ²), β₀ and columns with mⱼ = 0 with a flat prior. The posterior mean is the ridge
/// solution with λ = σ²/τ².
/// </summary>
public sealed record BayesianRidgeOptions
{
    /// <summary>The noise variance σ² of a row of weight 1; null takes the one of the greatest evidence, for each target.</summary>
    public double? NoiseVariance { get; init; }

    /// <summary>The prior variance τ² of a coefficient; null takes the one of the greatest evidence, for each target.</summary>
    public double? PriorVariance { get; init; }

    /// <summary>A prior of 1/σ², which multiplies the evidence; by default flat in log σ².</summary>
    public GammaPrior NoisePrecisionPrior { get; init; }

    /// <summary>A prior of 1/τ², which multiplies the evidence; by default flat in log τ².</summary>
    public GammaPrior CoefficientPrecisionPrior { get; init; }

    /// <summary>Whether an intercept β₀, which has a flat prior, is fitted.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Whether the prior is of coefficients of columns divided by their weighted standard deviation (ddof 0). Coefficients are reported in the original units.</summary>
    public bool Standardize { get; init; }

    /// <summary>A factor mⱼ ≥ 0 on the prior precision of each column; 0 gives it a flat prior. Null means 1 for all.</summary>
    public IReadOnlyList<double>? FeaturePenalties { get; init; }

    /// <summary>Where the work runs; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>, or takes that of a <see cref="DeviceRowSource{T}"/>.</summary>
    public Accelerator? Accelerator { get; init; }

    /// <summary>Names of the columns, kept in the model; null gives x0, x1, ….</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>What the columns were made of, kept in the model, one for each; null says that each is the value of the column of its name.</summary>
    public IReadOnlyList<FeatureEncoding>? FeatureEncodings { get; init; }

    /// <summary>Names of the targets, kept in the model; null gives y0, y1, ….</summary>
    public IReadOnlyList<string>? TargetNames { get; init; }

    internal RidgeOptions ToRidge() => new()
    {
        Solver = Solver.Eigen,
        FitIntercept = FitIntercept,
        Standardize = Standardize,
        FeaturePenalties = FeaturePenalties,
        Accelerator = Accelerator,
        FeatureNames = FeatureNames,
        FeatureEncodings = FeatureEncodings,
        TargetNames = TargetNames,
    };

    internal void Check()
    {
        CheckVariance(NoiseVariance, nameof(NoiseVariance));
        CheckVariance(PriorVariance, nameof(PriorVariance));
        CheckPrior(NoisePrecisionPrior, nameof(NoisePrecisionPrior));
        CheckPrior(CoefficientPrecisionPrior, nameof(CoefficientPrecisionPrior));
    }

    private static void CheckVariance(double? value, string name)
    {
        if (value is { } variance && (!(variance > 0) || !double.IsFinite(variance)))
            throw new ArgumentException($"{name} is {variance}; it must be positive and finite, or null to be found.");
    }

    private static void CheckPrior(GammaPrior prior, string name)
    {
        if (!(prior.Shape >= 0) || !(prior.Rate >= 0) || !double.IsFinite(prior.Shape) || !double.IsFinite(prior.Rate))
            throw new ArgumentException($"{name} has shape {prior.Shape} and rate {prior.Rate}; both must be finite and not negative.");
    }
}
