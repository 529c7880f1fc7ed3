using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Runs each piece of work when it is enqueued, so that there is never anything to wait for.</summary>
internal sealed class CpuQueue(CpuDevice device) : IQueue
{
    /// <inheritdoc/>
    public IDevice Device => device;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset)
    {
        using BufferLease lease = Borrow(destination, byteOffset, source.Length);
        source.CopyTo(Bytes(destination, byteOffset, source.Length));
    }

    /// <inheritdoc/>
    public void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination)
    {
        using BufferLease lease = Borrow(source, byteOffset, destination.Length);
        Bytes(source, byteOffset, destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static unsafe Span<byte> Bytes(DeviceBuffer buffer, nuint offset, int length) => new((byte*)buffer.Handle + offset, length);

    private BufferLease Borrow(DeviceBuffer buffer, nuint offset, int length)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (!ReferenceEquals(buffer.Device, device))
            throw new MixedDevicesException($"The buffer lives on {buffer.Device.Info.Id}, the queue works on {device.Info.Id}. Copy it there first.");
        if (offset > buffer.ByteLength || (nuint)length > buffer.ByteLength - offset)
            throw new ArgumentException($"{length} bytes from {offset} on do not lie in a buffer of {buffer.ByteLength} bytes.", nameof(buffer));
        return buffer.Lease();
    }
}
