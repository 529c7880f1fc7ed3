namespace L2Gpu;

/// <summary>How a kernel ridge fit will be done.</summary>
/// <param name="Device">The device, as in <c>cpu</c>.</param>
/// <param name="WhyDevice">Why this device.</param>
/// <param name="Solver">The solver: <c>cholesky</c>, <c>eigen</c>, <c>stored</c>, <c>matrix-free</c> or <c>nystrom</c>.</param>
/// <param name="WhySolver">Why this solver.</param>
/// <param name="Precision">The arithmetic: <c>f32</c> for FP32 alone, <c>f64</c>, or <c>mixed</c> for FP32 that FP64 residuals correct, and FP64 where they do not.</param>
/// <param name="Centers">The points of the model: the rows, or the centres of <see cref="KernelSolver.Nystrom"/>.</param>
/// <param name="PreconditionerRank">The largest rank of the preconditioner; null where there is none.</param>
/// <param name="MemoryBytes">The most memory that the fit will have allocated on the device at one time.</param>
/// <param name="EstimatedSeconds">A rough estimate.</param>
public sealed record KernelRidgePlan(
    string Device, string WhyDevice, string Solver, string WhySolver, string Precision, long Centers, long? PreconditionerRank, long MemoryBytes, double EstimatedSeconds);
