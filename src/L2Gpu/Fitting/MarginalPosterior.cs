namespace L2Gpu.Fitting;

/// <summary>
/// The logarithm of evidence times hyperpriors as a function of λ = σ²/τ² for one target, with whatever variance is not given at its best for
/// that λ, and its slope.
/// </summary>
/// <remarks>
/// With α = 1/σ², m contrasts, S the minimum of the objective, B = Σ mβ², γ = Σ e/(e + λ): log p = ½m·log(α/2π) − ½αS − ½Σ log(1 + e/λ) + a·log α − b·α +
/// c·log λα − d·λα for gamma priors (a, b) and (c, d). It is largest over α at (m + 2a + 2c)/(S + 2b + 2dλ), and there its slope in log λ is
/// ½(γ + 2c) − ½λα(B + 2d): stationary where MacKay's (1992) updates are, 1/τ² = (γ + 2c)/(B + 2d) and 1/σ² = (m − γ + 2a)/(RSS + 2b).
/// </remarks>
internal sealed class MarginalPosterior(SpectralSums sums, Moments moments, BayesianRidgeOptions options)
{
    private readonly double _contrasts = sums.Contrasts;
    private readonly GammaPrior _noise = options.NoisePrecisionPrior;
    private readonly GammaPrior _coefficient = options.CoefficientPrecisionPrior;

    /// <summary>Whether nothing keeps σ² from 0 where nothing is left unexplained.</summary>
    public bool HasUnboundedPrecision => options.NoiseVariance is null && options.PriorVariance is null && _noise.Rate == 0 && _coefficient.Rate == 0;

    private bool IsEvidenceAlone => options.NoiseVariance is null && options.PriorVariance is null && _noise == default && _coefficient == default;

    /// <summary>1/σ² at its best for λ, or as it is given. ∞ where nothing is left unexplained and no prior forbids it.</summary>
    public double NoisePrecision(double lambda)
    {
        if (options.NoiseVariance is { } noise) return 1 / noise;
        if (options.PriorVariance is { } prior) return 1 / (lambda * prior);
        return (_contrasts + (2 * (_noise.Shape + _coefficient.Shape))) / (sums.Objective(lambda) + (2 * (_noise.Rate + (_coefficient.Rate * lambda))));
    }

    /// <summary>The logarithm of evidence times hyperpriors.</summary>
    public double Value(double lambda)
    {
        double alpha = NoisePrecision(lambda);
        return LogEvidence(lambda, alpha) + Log(_noise, alpha) + Log(_coefficient, lambda * alpha);
    }

    /// <summary>Its derivative in log λ.</summary>
    public double Slope(double lambda)
    {
        if (IsEvidenceAlone && sums.SpansRows) return sums.SlopeOfRows(lambda) / 2;
        double alpha = NoisePrecision(lambda), precision = lambda * alpha;
        double slope = (sums.EffectiveParameters(lambda) - (alpha * sums.Penalty(lambda))) / 2;

        // With τ² given, σ² = λτ² moves with λ while λα does not.
        return options.NoiseVariance is null && options.PriorVariance is not null
            ? slope + (((alpha * sums.Objective(lambda)) - _contrasts) / 2) - _noise.Shape + (_noise.Rate * alpha)
            : slope + _coefficient.Shape - (_coefficient.Rate * precision);
    }

    /// <summary>The log density of the contrasts of the target.</summary>
    public double LogEvidence(double lambda, double alpha)
        => (((_contrasts * (Math.Log(alpha / (2 * Math.PI)) + (moments.Weights.LogWeights / sums.Rows))) - (alpha * sums.Objective(lambda)) - sums.LogDeterminant(lambda)) / 2);

    private static double Log(GammaPrior prior, double precision) => (prior.Shape == 0 ? 0 : prior.Shape * Math.Log(precision)) - (prior.Rate * precision);
}
