namespace L2Gpu.KernelFitting;

/// <summary>The arithmetic of a kernel route.</summary>
internal enum KernelArithmetic
{
    /// <summary>Factors and products in FP32 that FP64 residuals correct, and FP64 ones where those do not reach what is wanted.</summary>
    Mixed,

    /// <summary>Factors and products in FP32 and no others; iterations still end by FP64 residuals.</summary>
    Single,

    /// <summary>Everything in FP64.</summary>
    Double,
}
