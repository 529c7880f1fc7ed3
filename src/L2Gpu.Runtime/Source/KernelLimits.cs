namespace L2Gpu.Runtime;

/// <summary>What kernels may count on.</summary>
/// <param name="Language">The language of the compiler.</param>
/// <param name="Vendor">The vendor, as the driver spells it.</param>
/// <param name="IsGpu">Whether it is a GPU, rather than a processor that poses as a device.</param>
/// <param name="HasFp64">Whether there is FP64 arithmetic.</param>
/// <param name="LocalMemoryBytes">Memory of a work-group, in bytes.</param>
/// <param name="MaxGroupSize">The most work-items of a group.</param>
/// <param name="MaxBufferBytes">The largest buffer, in bytes.</param>
public sealed record KernelLimits(
    KernelLanguage Language,
    string Vendor,
    bool IsGpu,
    bool HasFp64,
    long LocalMemoryBytes,
    int MaxGroupSize,
    long MaxBufferBytes)
{
    /// <summary>The generation of an NVIDIA GPU reached through CUDA, ten times its compute capability, such as 80 or 90; 0 for everything else.</summary>
    public int CudaArchitecture { get; init; }

    /// <summary>
    /// Memory of a work-group, in bytes, that a launch can ask for beyond what sources declare, all of it together; 0 where there is none. Kernels find it
    /// behind <c>GROUP_MEMORY</c> of the prelude.
    /// </summary>
    public int LaunchedGroupMemoryBytes { get; init; }

    /// <summary>Whether FP32 division and square roots are rounded correctly; OpenCL devices may leave them 2.5 and 3 units in the last place off.</summary>
    public bool RoundsDivision { get; init; } = true;

    /// <summary>
    /// Whether arithmetic in FP32 has the same bits here as everywhere, which simulations ask of a device: subnormal numbers, fused multiply-add, and division and square roots
    /// that are rounded correctly. OpenCL devices may lack each.
    /// </summary>
    public bool IsReproducible { get; init; } = true;

    /// <summary>The work-items of a group that kernels take for granted; a device with fewer is not used.</summary>
    internal const int LeastGroupSize = 256;

    /// <summary>The memory of a work-group that kernels take for granted, in bytes; a device with less is not used.</summary>
    internal const long LeastLocalMemoryBytes = 32 << 10;
}
