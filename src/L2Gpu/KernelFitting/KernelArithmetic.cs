namespace L2Gpu.KernelFitting;

/// <summary>What a kernel fit computes in.</summary>
internal enum KernelArithmetic
{
    /// <summary>FP32, corrected by FP64 residuals.</summary>
    Mixed,

    /// <summary>FP32.</summary>
    Single,

    /// <summary>FP64.</summary>
    Double,
}
