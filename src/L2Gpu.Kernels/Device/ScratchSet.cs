using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The buffers that something holds for as long as it lives: owned as soon as they are allocated, so that none is lost where a later one cannot be had.</summary>
internal sealed class ScratchSet(IDevice device) : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];

    /// <summary>Allocates a buffer, which is freed with the set.</summary>
    /// <param name="bytes">Its size.</param>
    public DeviceBuffer Allocate(nuint bytes)
    {
        DeviceBuffer buffer = device.Allocate(bytes);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Frees a buffer of the set before the others; nothing where there is none.</summary>
    public void Free(DeviceBuffer? buffer)
    {
        if (buffer is null) return;
        _buffers.Remove(buffer);
        buffer.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DeviceBuffer buffer in _buffers) buffer.Dispose();
        _buffers.Clear();
    }
}
