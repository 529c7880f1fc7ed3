namespace L2Gpu;

/// <summary>Whether all directions have one λ: Hotelling's T² of their differences, which is a χ² whose covariance is measured.</summary>
/// <param name="F">T²·(R − k)/(k(R − 1)) of k contrasts of R replicas.</param>
/// <param name="Contrasts">k, the first number of degrees of freedom of F's distribution.</param>
/// <param name="Rest">R − k, the second.</param>
/// <param name="Probability">That of an F at least as large if all are the same.</param>
public sealed record EmergentL2Homogeneity(double F, int Contrasts, int Rest, double Probability);
