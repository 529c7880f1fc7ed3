namespace L2Gpu.KernelFitting;

/// <summary>What a Nyström fit takes of the options of kernel ridge.</summary>
/// <param name="Intercept">Whether an intercept is fitted.</param>
internal sealed record NystromFitOptions(bool Intercept)
{
    /// <summary>What iterations compute pairs in between residuals, which are FP64 in any.</summary>
    public KernelArithmetic Arithmetic { get; init; } = KernelArithmetic.Double;

    /// <summary>The relative residual at which iterations end.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most iterations; null gives 1000.</summary>
    public int? MaximumIterations { get; init; }
}
