namespace L2Gpu;

/// <summary>Whether all directions agree with one theory: a χ² of their deviations over their standard errors.</summary>
/// <param name="ChiSquared">The sum of squares, scaled to the degrees of freedom.</param>
/// <param name="DegreesOfFreedom">Directions that are independent of each other, so to speak: fewer than there are, since one replica's directions have noise in common.</param>
/// <param name="Probability">That of a χ² at least as large if all agree.</param>
public sealed record EmergentL2Homogeneity(double ChiSquared, double DegreesOfFreedom, double Probability);
