namespace L2Gpu.Runtime;

/// <summary>The language that a device's compiler reads. Sources are written in what the two have in common, over a prelude for each.</summary>
public enum KernelLanguage
{
    /// <summary>OpenCL C 1.2.</summary>
    OpenClC,

    /// <summary>CUDA C++, as NVRTC reads it.</summary>
    CudaC,
}
