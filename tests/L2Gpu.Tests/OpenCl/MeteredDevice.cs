using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.OpenCl;

/// <summary>A device that refuses one allocation, counted from now.</summary>
internal sealed class MeteredDevice(ISourceDevice device) : ISourceDevice
{
    public KernelLimits Limits => device.Limits;

    public DeviceInfo Info => device.Info;

    /// <summary>How many allocations succeed until one is refused; none is where this is negative.</summary>
    public int UntilRefusal { get; set; } = -1;

    public DeviceBuffer Allocate(nuint bytes)
        => UntilRefusal-- == 0 ? throw new DeviceOutOfMemoryException("This one is refused.") : device.Allocate(bytes);

    public IQueue CreateQueue() => device.CreateQueue();

    public IProgram Compile(KernelSource source, KernelDefines defines) => device.Compile(source, defines);

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
        => device.TryGetService(out service);

    public void Dispose() => device.Dispose();
}
