namespace L2Gpu;

/// <summary>The 2-norm condition numbers of the matrix that was solved, in the coordinates in which it was solved.</summary>
/// <param name="Gram">That of the Gram matrix without penalty; ∞ if it is singular to working precision, NaN if it is not known.</param>
/// <param name="Regularized">That of the matrix with its penalty; with several penalties, the largest.</param>
/// <param name="IsExact">Whether they come from all eigenvalues; otherwise they are estimates by a Krylov method, which are lower bounds.</param>
public sealed record ConditionNumber(double Gram, double Regularized, bool IsExact);
