namespace L2Gpu;

/// <summary>How the variances of a Bayesian fit were come by.</summary>
public enum EvidenceOutcome
{
    /// <summary>Both were given.</summary>
    Given,

    /// <summary>The evidence has its maximum there: its slope is 0 to rounding.</summary>
    Maximum,

    /// <summary>
    /// The evidence grows as the prior variance falls to 0: the columns say nothing about the target. λ is the end of the search, 10¹⁰ times the largest eigenvalue,
    /// and the coefficients next to 0.
    /// </summary>
    NoSignal,

    /// <summary>
    /// The evidence grows as the noise falls to 0: the columns explain the target wholly. λ is the beginning of the search, 10⁻¹⁸ times the largest eigenvalue.
    /// </summary>
    NoNoise,

    /// <summary>The evidence does not depend on λ: the target or the columns are constant, or one contrast is all there is. λ is the end of the search.</summary>
    Undetermined,
}
