namespace L2Gpu;

/// <summary>A look at a solution while it was iterated.</summary>
/// <param name="Iterations">After how many iterations.</param>
/// <param name="Error">The weighted mean square of what it misses on the rows that are held out, in units of the target squared.</param>
public readonly record struct HeldOutLook(int Iterations, double Error);
