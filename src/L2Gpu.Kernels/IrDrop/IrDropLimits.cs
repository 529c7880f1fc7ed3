namespace L2Gpu.Kernels;

/// <summary>When a solve of the nodal equations ends.</summary>
/// <param name="Tolerance">The residual to reach, as <see cref="IIrDrop"/> defines it; &gt; 0 and less than 1.</param>
/// <param name="Iterations">The most iterations; at least 1.</param>
public readonly record struct IrDropLimits(double Tolerance, int Iterations)
{
    /// <summary>To 10⁻¹², in at most 1000 iterations.</summary>
    public static IrDropLimits Default => new(1e-12, 1000);
}
