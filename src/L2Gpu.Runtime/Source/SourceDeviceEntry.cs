namespace L2Gpu.Runtime;

/// <summary>A device that compiles kernels, found and not opened yet.</summary>
public sealed class SourceDeviceEntry
{
    private readonly Func<SourceDeviceOptions, ISourceDevice> _open;

    internal SourceDeviceEntry(DeviceInfo info, KernelLimits limits, Func<SourceDeviceOptions, ISourceDevice> open)
    {
        Info = info;
        Limits = limits;
        _open = open;
    }

    /// <summary>What is known of it.</summary>
    public DeviceInfo Info { get; }

    /// <summary>What kernels may count on.</summary>
    public KernelLimits Limits { get; }

    /// <summary>Opens the device. Each call gives a device of its own; dispose it.</summary>
    /// <param name="options">How; null takes what is usual.</param>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit of memory is negative.</exception>
    public ISourceDevice Open(SourceDeviceOptions? options = null)
    {
        if (options?.MemoryLimitBytes < 0) throw new ArgumentOutOfRangeException(nameof(options), options.MemoryLimitBytes, "A limit of memory is counted from 0; null takes a share of the device's.");
        return _open(options ?? new SourceDeviceOptions());
    }
}
