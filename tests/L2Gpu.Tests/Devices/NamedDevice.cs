using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;
using L2Gpu.Tests.RuntimeLayer;

namespace L2Gpu.Tests.Devices;

/// <summary>A device that is known, can be lost, and can do nothing.</summary>
internal sealed class NamedDevice(DeviceInfo info) : IDevice, IDeviceState
{
    public DeviceInfo Info => info;

    public bool IsLost { get; set; }

    public bool IsFull { get; set; }

    public bool IsDisposed { get; private set; }

    public bool IsUsable => !IsLost;

    public DeviceBuffer Allocate(nuint bytes) => IsLost ? throw new DeviceLostException("it is gone") : IsFull ? throw new DeviceOutOfMemoryException("it is full") : new CountingBuffer(this, bytes);

    public IQueue CreateQueue() => throw new NotSupportedException();

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = typeof(T) == typeof(IDeviceState) ? this as T : null;
        return service is not null;
    }

    public void Dispose() => IsDisposed = true;
}
