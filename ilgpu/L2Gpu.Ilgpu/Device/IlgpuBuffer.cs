using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Memory of ILGPU: a buffer of our own, or a view of the caller's, which disposal leaves alone.</summary>
internal sealed class IlgpuBuffer : DeviceBuffer
{
    private readonly MemoryBuffer? _owned;
    private readonly IlgpuDevice _device;

    public IlgpuBuffer(IlgpuDevice device, MemoryBuffer? owned, ArrayView<byte> bytes)
        : base(device, (nuint)bytes.Length)
    {
        (_device, _owned, Bytes) = (device, owned, bytes);
        Handle = bytes.Length == 0 ? 0 : bytes.LoadEffectiveAddressAsPtr();
    }

    /// <inheritdoc/>
    public override nint Handle { get; }

    /// <summary>The memory.</summary>
    public ArrayView<byte> Bytes { get; }

    /// <inheritdoc/>
    protected override void Free()
    {
        _device.Forget(this);
        if (_owned is null) return;

        // Work in flight is waited for: drivers free memory when the device is done with it.
        using ScopedAcceleratorBinding binding = _device.Bind();
        _owned.Dispose();
    }
}
