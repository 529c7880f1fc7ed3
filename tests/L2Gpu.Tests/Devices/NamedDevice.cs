using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.Devices;

/// <summary>A device that is known and can do nothing.</summary>
internal sealed class NamedDevice(DeviceInfo info) : IDevice
{
    public DeviceInfo Info => info;

    public DeviceBuffer Allocate(nuint bytes) => throw new NotSupportedException();

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
