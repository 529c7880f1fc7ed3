namespace L2Gpu;

/// <summary>What was measured along one direction of the weights: an eigenvector of the loss's curvature, or one weight.</summary>
/// <param name="Curvature">h of the direction.</param>
/// <param name="Lambda">The measured λ.</param>
/// <param name="StandardError">Its standard error over the replicas.</param>
/// <param name="Theory">The λ that theory gives.</param>
public readonly record struct EmergentL2Direction(double Curvature, double Lambda, double StandardError, double Theory);
