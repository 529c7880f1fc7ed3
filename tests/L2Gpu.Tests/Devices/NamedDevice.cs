using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;
using L2Gpu.Tests.RuntimeLayer;

namespace L2Gpu.Tests.Devices;

/// <summary>A device that is known, can be lost, and can do nothing.</summary>
internal sealed class NamedDevice(DeviceInfo info) : IDevice
{
    public DeviceInfo Info => info;

    public bool IsLost { get; set; }

    public DeviceBuffer Allocate(nuint bytes) => IsLost ? throw new DeviceLostException("it is gone") : new CountingBuffer(this, bytes);

    public IQueue CreateQueue() => throw new NotSupportedException();

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = null;
        return false;
    }

    public void Dispose()
    {
    }
}
