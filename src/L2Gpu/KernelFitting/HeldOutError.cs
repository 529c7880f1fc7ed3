namespace L2Gpu.KernelFitting;

/// <summary>The error of a solution on rows that the iteration does not see.</summary>
/// <param name="Iterations">How many iterations it took.</param>
/// <param name="RightSide">Whose solution it is.</param>
/// <param name="Error">The weighted mean square of what it misses.</param>
internal readonly record struct HeldOutError(int Iterations, int RightSide, double Error);
