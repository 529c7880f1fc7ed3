namespace L2Gpu.Runtime;

/// <summary>What is known of a device without running anything on it.</summary>
/// <param name="Kind">The kind of device.</param>
/// <param name="Index">Its number among the devices of its kind, from 0.</param>
/// <param name="Name">The name that its driver or the operating system gives it.</param>
/// <param name="Driver">The driver's or runtime's name and version.</param>
/// <param name="MemoryBytes">The memory that the device can allocate from, in bytes.</param>
/// <param name="ComputeUnits">Threads for a CPU, compute units or multiprocessors for a GPU.</param>
/// <param name="Features">Capabilities by name, such as <c>avx512</c> or <c>fp64</c>.</param>
public sealed record DeviceInfo(
    DeviceKind Kind,
    int Index,
    string Name,
    string Driver,
    long MemoryBytes,
    int ComputeUnits,
    IReadOnlyList<string> Features)
{
    /// <summary>What stands for the kind in <see cref="Id"/> where a device is reached in another way than by this library's own backends; null where it is not.</summary>
    public string? Backend { get; init; }

    /// <summary>The name under which the device is asked for: <c>cpu</c>, <c>cuda:0</c>, <c>opencl:1</c>.</summary>
    public string Id => Kind switch
    {
        _ when Backend is not null => $"{Backend}:{Index}",
        DeviceKind.Cpu => "cpu",
        DeviceKind.OpenCl => $"opencl:{Index}",
        _ => $"cuda:{Index}",
    };

    /// <summary>An estimate of sustained FP64 arithmetic, in flop/s, used to plan and never to judge.</summary>
    public double EstimatedFlops { get; init; } = 1e10;

    /// <summary>An estimate of sustained memory bandwidth, in bytes/s, used to plan and never to judge.</summary>
    public double EstimatedBandwidth { get; init; } = 1e10;

    /// <summary>Whether it is a GPU, rather than the processor or one that poses as a device.</summary>
    public bool IsGpu => Kind == DeviceKind.Cuda || Features.Contains("gpu");

    /// <summary>Whether it has FP64 arithmetic, in which every family keeps its sums.</summary>
    public bool HasFp64 => Kind != DeviceKind.OpenCl || Features.Contains("fp64");

    /// <summary>
    /// An estimate of the speed of copies between the host's memory and the device's, in bytes/s: by default that of a GPU in a PCIe 3 slot. The CPU copies nothing.
    /// </summary>
    public double TransferBandwidth { get; init; } = 1e10;

    /// <summary>An estimate of the time until a device that is not open yet has run its first kernel, in seconds: a context, and programs from the cache. 0 for the CPU.</summary>
    public double StartSeconds { get; init; } = 0.3;

    /// <summary>An estimate of the time between enqueueing an operator on an idle device and having its result on the host, in seconds. 0 for the CPU, which runs it at once.</summary>
    public double LaunchSeconds { get; init; } = 3e-5;
}
