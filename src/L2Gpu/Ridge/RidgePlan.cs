namespace L2Gpu;

/// <summary>How a ridge fit will be done.</summary>
/// <param name="Device">The device, as in <c>cpu</c>.</param>
/// <param name="WhyDevice">Why this device.</param>
/// <param name="Solver">The solver: <c>cholesky</c>, <c>eigen</c>, <c>qr</c> or <c>cg</c>.</param>
/// <param name="WhySolver">Why this solver.</param>
/// <param name="Form"><c>primal</c> (columns × columns) or <c>dual</c> (rows × rows).</param>
/// <param name="MemoryBytes">Memory that the fit will allocate, beside the data.</param>
/// <param name="EstimatedSeconds">A rough estimate.</param>
public sealed record RidgePlan(
    string Device, string WhyDevice, string Solver, string WhySolver, string Form, long MemoryBytes, double EstimatedSeconds);
