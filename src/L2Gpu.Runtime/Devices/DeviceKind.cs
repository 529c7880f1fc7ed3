namespace L2Gpu.Runtime;

/// <summary>The kind of hardware, and of driver, behind a device.</summary>
public enum DeviceKind
{
    /// <summary>The processor that runs the program.</summary>
    Cpu,

    /// <summary>A device reached through OpenCL.</summary>
    OpenCl,

    /// <summary>An NVIDIA GPU reached through the CUDA driver.</summary>
    Cuda,
}
