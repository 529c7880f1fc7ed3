using L2Gpu.Runtime;

namespace L2Gpu.Tests.RuntimeLayer;

/// <summary>A buffer without memory that counts how often it is freed.</summary>
internal sealed class CountingBuffer(IDevice device, nuint byteLength) : DeviceBuffer(device, byteLength)
{
    private int _freed;

    public override nint Handle => 1;

    public int Freed => Volatile.Read(ref _freed);

    protected override void Free() => Interlocked.Increment(ref _freed);
}
