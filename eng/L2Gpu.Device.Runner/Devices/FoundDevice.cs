using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Devices;

/// <summary>A device of this machine, not opened yet.</summary>
/// <param name="Info">What is known of it.</param>
/// <param name="Entry">Where it was found; null for the processor.</param>
internal sealed record FoundDevice(DeviceInfo Info, SourceDeviceEntry? Entry)
{
    /// <summary>Opens it.</summary>
    /// <param name="gpuTiles">Whether a device that is no GPU takes the tile sizes of GPUs.</param>
    /// <param name="commonKernels">Whether variants for one kind of GPU are left out.</param>
    public Accelerator Open(bool gpuTiles = false, bool commonKernels = false)
    {
        if (Entry is null) return CpuAccelerator.Create();
        KernelLimits tilesFor = Entry.Limits;
        if (gpuTiles) tilesFor = tilesFor with { IsGpu = true };
        if (commonKernels) tilesFor = tilesFor with { CudaArchitecture = 0 };
        return SourceAccelerator.Create(Entry.Open(), tilesFor);
    }
}
