namespace L2Gpu.Runtime.Native;

/// <summary>A call into another library that works on the queues of a driver, such as its vendor's BLAS.</summary>
internal interface INativeCall
{
    /// <summary>Makes the call, which enqueues work and does not wait for it. The thread has entered the driver.</summary>
    /// <param name="queue">The driver's handle of the queue.</param>
    /// <param name="isEnqueued">Whether it was; not where the library cannot do it at all, which is a success in which nothing happened.</param>
    /// <returns>What the call returned; the driver knows the statuses of this library, too.</returns>
    NativeResult Enqueue(nint queue, out bool isEnqueued);
}
