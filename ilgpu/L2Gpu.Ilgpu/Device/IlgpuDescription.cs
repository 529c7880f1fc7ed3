using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>What is known of an accelerator of ILGPU.</summary>
internal static class IlgpuDescription
{
    // A multiprocessor's FP64 operations a second of a card that is made for them, and of a processor that runs a group's items one after the other.
    private const double FlopsOfGpu = 1e11, FlopsOfCpu = 1e7;
    private const double BandwidthOfGpu = 5e11, BandwidthOfCpu = 1e8;
    private static int _created;

    /// <summary>Describes one; each that is made has a number of its own.</summary>
    public static DeviceInfo Create(ILGPU.Runtime.Accelerator accelerator)
    {
        bool isGpu = accelerator.AcceleratorType != AcceleratorType.CPU;
        string version = typeof(Context).Assembly.GetName().Version?.ToString(3) ?? "?";
        long memory = Math.Min(accelerator.MemorySize, isGpu ? long.MaxValue : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        return new DeviceInfo(
            accelerator.AcceleratorType switch { AcceleratorType.Cuda => DeviceKind.Cuda, AcceleratorType.OpenCL => DeviceKind.OpenCl, _ => DeviceKind.Cpu },
            Interlocked.Increment(ref _created) - 1, accelerator.Name, string.Create(CultureInfo.InvariantCulture, $"ILGPU {version}, {accelerator.AcceleratorType}"), memory, accelerator.NumMultiprocessors,
            [.. isGpu ? ["gpu"] : Array.Empty<string>(), .. accelerator.Capabilities is not ILGPU.Runtime.OpenCL.CLCapabilityContext { Float64: false } ? ["fp64"] : Array.Empty<string>()])
        {
            Backend = "ilgpu",
            EstimatedFlops = accelerator.NumMultiprocessors * (isGpu ? FlopsOfGpu : FlopsOfCpu),
            EstimatedBandwidth = isGpu ? BandwidthOfGpu : BandwidthOfCpu,
        };
    }
}
