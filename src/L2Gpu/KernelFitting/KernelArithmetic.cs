namespace L2Gpu.KernelFitting;

/// <summary>The arithmetic of a kernel route.</summary>
internal enum KernelArithmetic
{
    /// <summary>Products in FP32, vectors and residuals in FP64.</summary>
    Mixed,

    /// <summary>Products and residuals in FP32.</summary>
    Single,

    /// <summary>Everything in FP64.</summary>
    Double,
}
