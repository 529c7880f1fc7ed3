using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.RuntimeLayer;

/// <summary>A device whose buffers have sizes but no memory, so that views of any extent can be made.</summary>
internal sealed class StubDevice : IDevice
{
    public DeviceInfo Info { get; } = new(DeviceKind.OpenCl, 3, "stub", "none", 0, 1, []);

    public DeviceBuffer Allocate(nuint bytes) => new CountingBuffer(this, bytes);

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
