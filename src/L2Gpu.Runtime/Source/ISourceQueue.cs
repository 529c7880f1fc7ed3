namespace L2Gpu.Runtime;

/// <summary>A queue that launches kernels. Nothing here waits for the device.</summary>
public interface ISourceQueue : IQueue, IMemoryClear
{
    /// <summary>Enqueues a kernel. Each buffer among the arguments is leased until the kernel has run.</summary>
    /// <param name="kernel">A kernel of a program of this queue's device.</param>
    /// <param name="groups">Work-groups in each direction; with 0 in one, nothing runs.</param>
    /// <param name="local">Work-items of a group in each direction, as the kernel declares them.</param>
    /// <param name="arguments">Its arguments, in order.</param>
    /// <exception cref="ArgumentException">The kernel is of another device, or takes another number of arguments.</exception>
    /// <exception cref="MixedDevicesException">A buffer belongs to another device.</exception>
    /// <exception cref="ObjectDisposedException">A buffer, the queue or the device was disposed.</exception>
    void Launch(IKernel kernel, LaunchSize groups, LaunchSize local, params ReadOnlySpan<KernelArgument> arguments);

    /// <summary>Enqueues a copy between two buffers of this queue's device.</summary>
    /// <exception cref="ArgumentException">A range does not lie in its buffer, or both overlap in one.</exception>
    void Copy(DeviceBuffer source, nuint sourceOffset, DeviceBuffer destination, nuint destinationOffset, nuint bytes);

    /// <summary>Marks this point of the queue: it is reached when everything enqueued before has run.</summary>
    IQueueMark Mark();

    /// <summary>Lets what is enqueued from now on wait, on the device, for a mark of any queue of the same device.</summary>
    void WaitFor(IQueueMark mark);
}
