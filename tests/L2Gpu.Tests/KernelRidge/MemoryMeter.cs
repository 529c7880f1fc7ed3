using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>A device that notes the most bytes that were allocated from it at one time.</summary>
internal class MemoryMeter(IDevice inner) : IDevice
{
    private readonly List<DeviceBuffer> _buffers = [];

    public long Peak { get; private set; }

    public DeviceInfo Info => inner.Info;

    public DeviceBuffer Allocate(nuint bytes)
    {
        DeviceBuffer buffer = inner.Allocate(bytes);
        _buffers.RemoveAll(b => b.IsDisposed);
        _buffers.Add(buffer);
        Peak = Math.Max(Peak, _buffers.Sum(b => (long)b.ByteLength));
        return buffer;
    }

    public IQueue CreateQueue() => inner.CreateQueue();

    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
        => inner.TryGetService(out service);

    public void Dispose() => inner.Dispose();
}
