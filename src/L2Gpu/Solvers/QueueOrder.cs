using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>Order between two queues of a device.</summary>
internal static class QueueOrder
{
    /// <summary>Lets what is enqueued from now on run after what another queue was given before: on the device where it can wait itself, else here.</summary>
    public static void After(IQueue queue, IQueue other)
    {
        if (queue is ISourceQueue later && other is ISourceQueue earlier)
        {
            using IQueueMark mark = earlier.Mark();
            later.WaitFor(mark);
        }
        else
        {
            other.Synchronize();
        }
    }
}
