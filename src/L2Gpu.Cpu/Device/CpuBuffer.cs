using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Host memory as a buffer: allocated here, or wrapped where it is.</summary>
internal sealed unsafe class CpuBuffer : DeviceBuffer
{
    // A cache line and the widest vector.
    private const nuint Alignment = 64;

    private readonly CpuDevice _owner;
    private readonly bool _owned;
    private void* _address;

    private CpuBuffer(CpuDevice device, void* address, nuint bytes, bool owned)
        : base(device, bytes)
    {
        _owner = device;
        _address = address;
        _owned = owned;
    }

    /// <inheritdoc/>
    public override nint Handle => (nint)_address;

    public static CpuBuffer Allocate(CpuDevice device, nuint bytes)
    {
        // The system may promise more than it has and end the process at first use, so that what cannot be had is refused here.
        if (bytes > (nuint)device.Info.MemoryBytes) throw OutOfMemory(device, bytes, null);
        try
        {
            return new CpuBuffer(device, NativeMemory.AlignedAlloc(nuint.Max(bytes, 1), Alignment), bytes, owned: true);
        }
        catch (OutOfMemoryException e)
        {
            throw OutOfMemory(device, bytes, e);
        }
    }

    public static CpuBuffer Wrap(CpuDevice device, void* address, nuint bytes) => new(device, address, bytes, owned: false);

    protected override void Free()
    {
        if (_owned) NativeMemory.AlignedFree(_address);
        _address = null;
        _owner.Forget(this);
    }

    private static DeviceOutOfMemoryException OutOfMemory(CpuDevice device, nuint bytes, Exception? cause)
    {
        string message = $"{bytes / 1048576.0:N0} MiB were asked for; this machine has {device.Info.MemoryBytes / 1048576.0:N0} MiB in all. "
            + "Use fewer columns or targets, FP32, or a machine with more memory.";
        return cause is null ? new DeviceOutOfMemoryException(message) : new DeviceOutOfMemoryException(message, cause);
    }
}
