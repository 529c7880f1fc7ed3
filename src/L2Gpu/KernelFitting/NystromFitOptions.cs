namespace L2Gpu.KernelFitting;

/// <summary>What a Nyström fit takes of the options of kernel ridge.</summary>
/// <param name="Intercept">Whether an intercept is fitted.</param>
internal sealed record NystromFitOptions(bool Intercept)
{
    /// <summary>Whether iterations compute pairs in FP32 between FP64 residuals.</summary>
    public bool Mixed { get; init; }

    /// <summary>The relative residual at which iterations end.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The most iterations; null gives 1000.</summary>
    public int? MaximumIterations { get; init; }
}
