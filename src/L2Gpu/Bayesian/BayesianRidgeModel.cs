using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>
/// The posterior of a Bayesian ridge model, for each target on its own: β is normal about the ridge coefficients, with covariance σ²(XᵀWX + λP)⁻¹, given the
/// variances σ² and τ². Immutable.
/// </summary>
/// <remarks>
/// The variances are taken as known once they are found (empirical Bayes), so that with few rows intervals are somewhat too short. Coefficients that the data do not
/// determine and whose prior is flat have no posterior: <see cref="Mean"/> warns of them, and their variances here are those of the part that the data determine.
/// </remarks>
public sealed partial class BayesianRidgeModel
{
    private readonly PosteriorBasis _basis;
    private readonly Lazy<ImmutableArray<ImmutableArray<double>>> _standardErrors;

    internal BayesianRidgeModel(RidgeModel mean, PosteriorBasis basis, IReadOnlyList<VarianceEstimate> estimates, ImmutableArray<string> warnings)
    {
        Mean = mean;
        _basis = basis;
        NoiseVariance = [.. estimates.Select(e => e.Noise)];
        PriorVariance = [.. estimates.Select(e => e.Prior)];
        LogEvidence = [.. estimates.Select(e => e.LogEvidence)];
        EffectiveParameters = [.. estimates.Select(e => e.EffectiveParameters)];
        Outcome = [.. estimates.Select(e => e.Outcome)];
        Evaluations = [.. estimates.Select(e => e.Evaluations)];
        Warnings = warnings;
        _standardErrors = new(() => [.. estimates.Select(e => basis.Diagonal(e.Lambda, e.Noise, e.Prior).Select(Math.Sqrt).ToImmutableArray())]);
    }

    /// <summary>The posterior mean: the ridge model with λ = σ²/τ², with its measured evidence. It can be saved like any other.</summary>
    public RidgeModel Mean { get; }

    /// <summary>λ = σ²/τ² of each target.</summary>
    public ImmutableArray<double> Lambda => Mean.Lambda;

    /// <summary>σ² of each target: the noise variance of a row of weight 1; of row i it is σ²/wᵢ. 0 for a constant target.</summary>
    public ImmutableArray<double> NoiseVariance { get; }

    /// <summary>τ² of each target: the prior variance of √mⱼ·βⱼ, of columns in units of their deviations if standardised.</summary>
    public ImmutableArray<double> PriorVariance { get; }

    /// <summary>
    /// The log marginal likelihood of each target, hyperpriors not counted: the density, in the units of y, of the n − q contrasts that the intercept and columns with a
    /// flat prior do not move, with weights measured by their geometric mean. +∞ for a constant target. Comparable between models of the same target with the same
    /// unpenalised columns.
    /// </summary>
    public ImmutableArray<double> LogEvidence { get; }

    /// <summary>γ = Σ e/(e + λ) of each target, how many penalised coefficients the data determine (MacKay 1992).</summary>
    public ImmutableArray<double> EffectiveParameters { get; }

    /// <summary>How the variances of each target were come by.</summary>
    public ImmutableArray<EvidenceOutcome> Outcome { get; }

    /// <summary>For each target, how often the slope of the evidence was computed; 0 where variances were given.</summary>
    public ImmutableArray<int> Evaluations { get; }

    /// <summary>What a reader should know of the variances, each with its remedy; what concerns the solution is in the report of <see cref="Mean"/>.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>The posterior standard deviations of the coefficients, in the units of the data: <c>StandardErrors[target][column]</c>.</summary>
    public ImmutableArray<ImmutableArray<double>> StandardErrors => _standardErrors.Value;

    /// <summary>The posterior standard deviation of the intercept of each target; 0 where none was fitted.</summary>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    public ImmutableArray<double> InterceptStandardErrors(Accelerator? accelerator = null)
    {
        if (_basis.InverseWeight == 0) return [.. NoiseVariance.Select(_ => 0.0)];

        // β₀ is the prediction for the row of zeros.
        double[,] variances = PosteriorProducts.Variances<double>(this, _basis, new double[1, _basis.Columns], FitDevice.ForPrediction(1, _basis.Columns, _basis.Count, accelerator));
        return [.. NoiseVariance.Select((_, target) => Math.Sqrt(variances[0, target]))];
    }

    /// <summary>The posterior covariance σ²(XᵀWX + λP)⁻¹ of the coefficients of a target, in the units of the data.</summary>
    /// <param name="target">The target.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (columns, columns), symmetric.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public double[,] Covariance(int target = 0, Accelerator? accelerator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, NoiseVariance.Length);
        return PosteriorProducts.Covariance(_basis, _basis.Variances(Lambda[target], NoiseVariance[target]), PriorVariance[target], FitDevice.ForPrediction(_basis.Columns, _basis.Count, _basis.Columns, accelerator));
    }
}
