using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime;

/// <summary>A place where buffers live and work is queued. It knows bytes, not operators.</summary>
/// <remarks>
/// The device owns its buffers and queues: disposing it waits for the work in flight and frees them. Disposal is idempotent.
/// All members may be called from any thread.
/// </remarks>
public interface IDevice : IDisposable
{
    /// <summary>What is known of the device.</summary>
    DeviceInfo Info { get; }

    /// <summary>Allocates uninitialised memory.</summary>
    /// <param name="bytes">The size; 0 is allowed and gives a buffer that holds nothing.</param>
    /// <returns>The buffer, owned by this device; dispose it when it is no longer needed.</returns>
    /// <exception cref="DeviceOutOfMemoryException">The device cannot give that much memory.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    DeviceBuffer Allocate(nuint bytes);

    /// <summary>Creates a queue whose work runs in the order in which it was enqueued.</summary>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    IQueue CreateQueue();

    /// <summary>Asks for something that only some devices have, such as <see cref="IHostMemory"/>.</summary>
    /// <returns>Whether the device has it.</returns>
    bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class;
}
