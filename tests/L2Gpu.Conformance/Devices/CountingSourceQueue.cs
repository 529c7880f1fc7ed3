using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>The same for a queue that launches kernels.</summary>
internal sealed class CountingSourceQueue(ISourceQueue inner, RoundTrips trips) : CountingQueue(inner, trips), ISourceQueue, ITransferRecord
{
    /// <inheritdoc/>
    public long BytesToDevice => (inner as ITransferRecord)?.BytesToDevice ?? 0;

    /// <inheritdoc/>
    public long BytesToHost => (inner as ITransferRecord)?.BytesToHost ?? 0;

    /// <inheritdoc/>
    public void Launch(IKernel kernel, LaunchSize groups, LaunchSize local, params ReadOnlySpan<KernelArgument> arguments)
    {
        Trips.CountLaunch();
        inner.Launch(kernel, groups, local, arguments);
    }

    /// <inheritdoc/>
    public void Copy(DeviceBuffer source, nuint sourceOffset, DeviceBuffer destination, nuint destinationOffset, nuint bytes)
    {
        Trips.CountLaunch();
        inner.Copy(source, sourceOffset, destination, destinationOffset, bytes);
    }

    /// <inheritdoc/>
    public void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes)
    {
        Trips.CountLaunch();
        inner.Clear(destination, byteOffset, bytes);
    }

    /// <inheritdoc/>
    public IQueueMark Mark() => inner.Mark();

    /// <inheritdoc/>
    public void WaitFor(IQueueMark mark) => inner.WaitFor(mark);
}
