using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;
using IDevice = L2Gpu.Runtime.IDevice;

namespace L2Gpu.Ilgpu;

/// <summary>A stream of ILGPU as a queue.</summary>
internal sealed unsafe class IlgpuQueue(IlgpuDevice device, AcceleratorStream stream, bool ownsStream) : IQueue, IMemoryClear, ITransferRecord
{
    /// <inheritdoc/>
    public IDevice Device => device;

    /// <inheritdoc/>
    public long BytesToDevice { get; private set; }

    /// <inheritdoc/>
    public long BytesToHost { get; private set; }

    /// <summary>The stream.</summary>
    public AcceleratorStream Stream => stream;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset)
    {
        using BufferLease lease = Borrow(destination, byteOffset, (nuint)source.Length, out ArrayView<byte> range);
        if (source.IsEmpty) return;
        using ScopedAcceleratorBinding binding = device.Bind();
        fixed (byte* pinned = source)
        {
            range.CopyFromCPUUnsafeAsync(stream, ref *pinned, source.Length);

            // CUDA has read memory that is not page-locked when it returns; what others do is not said.
            if (device.Accelerator.AcceleratorType != AcceleratorType.Cuda) stream.Synchronize();
        }

        BytesToDevice += source.Length;
    }

    /// <inheritdoc/>
    public void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination)
    {
        using BufferLease lease = Borrow(source, byteOffset, (nuint)destination.Length, out ArrayView<byte> range);
        if (destination.IsEmpty) return;
        using ScopedAcceleratorBinding binding = device.Bind();
        fixed (byte* pinned = destination)
        {
            range.CopyToCPUUnsafeAsync(stream, ref *pinned, destination.Length);
            stream.Synchronize();
        }

        BytesToHost += destination.Length;
    }

    /// <inheritdoc/>
    public void Clear(DeviceBuffer destination, nuint byteOffset, nuint bytes)
    {
        using BufferLease lease = Borrow(destination, byteOffset, bytes, out ArrayView<byte> range);
        if (bytes == 0) return;
        using ScopedAcceleratorBinding binding = device.Bind();
        range.MemSetToZero(stream);
    }

    /// <inheritdoc/>
    public void Synchronize()
    {
        using ScopedAcceleratorBinding binding = device.Bind();
        stream.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!ownsStream || stream.IsDisposed) return;
        using ScopedAcceleratorBinding binding = device.Bind();
        stream.Synchronize();
        stream.Dispose();
    }

    private BufferLease Borrow(DeviceBuffer buffer, nuint offset, nuint length, out ArrayView<byte> range)
    {
        if (buffer is null) throw new ArgumentException("There is no buffer.", nameof(buffer));
        if (!ReferenceEquals(buffer.Device, device))
            throw new MixedDevicesException($"The buffer lives on {buffer.Device.Info.Id}, the queue works on {device.Info.Id}. Copy it there first.");
        if (offset > buffer.ByteLength || length > buffer.ByteLength - offset)
            throw new ArgumentException($"{length} bytes from {offset} on do not lie in a buffer of {buffer.ByteLength} bytes.", nameof(buffer));
        BufferLease lease = buffer.Lease();
        range = length == 0 ? ArrayView<byte>.Empty : ((IlgpuBuffer)buffer).Bytes.SubView((long)offset, (long)length);
        return lease;
    }
}
