namespace L2Gpu.Runtime;

/// <summary>Work for one device, carried out in the order in which it was enqueued.</summary>
/// <remarks>
/// Enqueueing takes a lease on each buffer, so a buffer may be disposed while work that uses it is still in flight. A device may run
/// work at once, on the calling thread (the CPU does), or later: faults of the device surface in <see cref="Synchronize"/> at the latest.
/// </remarks>
public interface IQueue : IDisposable
{
    /// <summary>The device whose work this is.</summary>
    IDevice Device { get; }

    /// <summary>Copies host memory to a buffer. <paramref name="source"/> may be reused when the call returns.</summary>
    /// <param name="source">The bytes to copy.</param>
    /// <param name="destination">A buffer of this queue's device.</param>
    /// <param name="byteOffset">Where in the buffer to begin.</param>
    /// <exception cref="ArgumentException">The range does not lie in the buffer.</exception>
    /// <exception cref="MixedDevicesException">The buffer belongs to another device.</exception>
    void Write(ReadOnlySpan<byte> source, DeviceBuffer destination, nuint byteOffset);

    /// <summary>Waits for the work that was enqueued before, and copies a part of a buffer to host memory.</summary>
    /// <param name="source">A buffer of this queue's device.</param>
    /// <param name="byteOffset">Where in the buffer to begin.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <exception cref="ArgumentException">The range does not lie in the buffer.</exception>
    /// <exception cref="MixedDevicesException">The buffer belongs to another device.</exception>
    void Read(DeviceBuffer source, nuint byteOffset, Span<byte> destination);

    /// <summary>Waits until everything that was enqueued has run. Faults of the device surface here.</summary>
    /// <exception cref="DeviceException">Work that was enqueued before failed.</exception>
    void Synchronize();
}
