namespace L2Gpu.Kernels;

/// <summary>The resistance of the wire from one cell to the next, in ohms; &gt; 0.</summary>
/// <param name="WordLine">Along a row, and from its driver to its first cell.</param>
/// <param name="BitLine">Along a column, and from its last cell to the sense amplifier, which holds 0 V.</param>
public readonly record struct WireResistance(double WordLine, double BitLine);
