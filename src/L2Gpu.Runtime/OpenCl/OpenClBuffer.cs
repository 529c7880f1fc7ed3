namespace L2Gpu.Runtime.OpenCl;

/// <summary>A memory object.</summary>
internal sealed class OpenClBuffer(OpenClDevice device, nint handle, nuint bytes) : DeviceBuffer(device, bytes)
{
    /// <inheritdoc/>
    public override nint Handle => handle;

    protected override void Free() => device.Forget(this);
}
