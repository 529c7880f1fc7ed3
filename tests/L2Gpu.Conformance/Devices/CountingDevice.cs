using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>A device whose queues count what the host asks of them. Buffers stay those of the device inside, as queues say of themselves that they are.</summary>
/// <param name="inner">The device; disposed with this one.</param>
public class CountingDevice(IDevice inner) : IDevice
{
    /// <summary>What was counted so far, over all queues.</summary>
    public RoundTrips Trips { get; } = new();

    /// <inheritdoc/>
    public DeviceInfo Info => inner.Info;

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes) => inner.Allocate(bytes);

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        IQueue queue = inner.CreateQueue();
        return queue is ISourceQueue source ? new CountingSourceQueue(source, Trips) : new CountingQueue(queue, Trips);
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
        => inner.TryGetService(out service);

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
