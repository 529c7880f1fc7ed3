namespace L2Gpu.Kernels;

/// <summary>The numbers of one cell; see <see cref="CellParameters"/>.</summary>
/// <param name="Up">δ₊.</param>
/// <param name="Down">δ₋.</param>
/// <param name="Lower">b₋.</param>
/// <param name="Upper">b₊.</param>
/// <param name="CycleToCycle">σ.</param>
public readonly record struct CellValues(float Up, float Down, float Lower, float Upper, float CycleToCycle);
