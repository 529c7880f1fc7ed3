namespace L2Gpu.Runtime.Native;

/// <summary>A memory object, or the first part of one that is a little larger.</summary>
internal sealed class NativeBuffer(NativeDevice device, nint handle, nuint bytes, nuint size) : DeviceBuffer(device, bytes)
{
    private long _holder;

    /// <inheritdoc/>
    public override nint Handle => handle;

    /// <summary>The size of the memory object.</summary>
    public nuint Size => size;

    /// <summary>The stretch of a queue's work that took the last lease: what belongs to it needs no second one.</summary>
    public long Holder
    {
        get => Volatile.Read(ref _holder);
        set => Volatile.Write(ref _holder, value);
    }

    protected override void Free() => device.Forget(this);
}
