using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>A queue that counts; see <see cref="CountingDevice"/>.</summary>
internal class CountingQueue(IQueue inner, RoundTrips trips) : IQueue
{
    /// <inheritdoc/>
    public IDevice Device => inner.Device;

    protected RoundTrips Trips => trips;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset)
    {
        trips.CountWrite(source.Length);
        inner.Write(source, destination, byteOffset);
    }

    /// <inheritdoc/>
    public void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination)
    {
        trips.CountRead(destination.Length);
        inner.Read(source, byteOffset, destination);
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        trips.CountSynchronization();
        inner.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
