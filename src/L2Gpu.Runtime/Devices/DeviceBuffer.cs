namespace L2Gpu.Runtime;

/// <summary>A range of a device's memory.</summary>
/// <remarks>
/// Disposal is idempotent and never pulls memory from under work in flight: a buffer that is disposed under a lease is freed when the
/// last lease ends. A buffer that was never disposed is freed with its device.
/// </remarks>
public abstract class DeviceBuffer : IDisposable
{
    // The sign bit says "disposed", the rest counts leases: one word, changed atomically, so that no lock is needed.
    private const int Disposed = int.MinValue;
    private int _state;

    /// <summary>Creates a buffer.</summary>
    /// <param name="device">The owner.</param>
    /// <param name="byteLength">The size in bytes.</param>
    protected DeviceBuffer(IDevice device, nuint byteLength)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        ByteLength = byteLength;
    }

    /// <summary>The device that owns the memory.</summary>
    public IDevice Device { get; }

    /// <summary>The size in bytes.</summary>
    public nuint ByteLength { get; }

    /// <summary>The device's own handle: an address on the CPU and in CUDA, a memory object in OpenCL.</summary>
    public abstract nint Handle { get; }

    /// <summary>Whether <see cref="Dispose()"/> was called. The memory itself may still be held by leases.</summary>
    public bool IsDisposed => Volatile.Read(ref _state) < 0;

    /// <summary>Keeps the memory alive until the lease is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public BufferLease Lease()
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            ObjectDisposedException.ThrowIf(state < 0, this);
            int seen = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (seen == state) return new BufferLease(this);
            state = seen;
        }
    }

    /// <summary>Gives the memory back, at once or when the last lease ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _state, Disposed) == 0) Free();
        GC.SuppressFinalize(this);
    }

    internal void EndLease()
    {
        if (Interlocked.Decrement(ref _state) == Disposed) Free();
    }

    /// <summary>Gives the memory back to the device. Called exactly once.</summary>
    protected abstract void Free();
}
