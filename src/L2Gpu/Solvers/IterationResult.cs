using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>What became of one system. Only <see cref="IterationStatus.Converged"/> is a solution.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Iterations">Iterations that it took.</param>
/// <param name="RelativeResidual">‖b − Ax‖/‖b‖, computed from the x that is returned, not by the recursion; 0 for b = 0.</param>
/// <param name="BackwardError">‖b − Ax‖/(‖A‖‖x‖ + ‖b‖) likewise; NaN where ‖A‖ was not estimated.</param>
/// <param name="LargestEigenvalue">
/// The largest Ritz value, which the largest eigenvalue is not below; of the preconditioned operator where there is a preconditioner. NaN without iteration.
/// </param>
/// <param name="SmallestEigenvalue">The smallest Ritz value, which the smallest eigenvalue that b has a part of is not above.</param>
public sealed record IterationResult(
    IterationStatus Status, int Iterations, double RelativeResidual, double BackwardError, double LargestEigenvalue, double SmallestEigenvalue);
