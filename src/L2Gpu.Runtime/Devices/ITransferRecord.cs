namespace L2Gpu.Runtime;

/// <summary>What a queue of a device with memory of its own tells of its copies. A queue that works on the host's memory copies nothing, and does not have it.</summary>
public interface ITransferRecord
{
    /// <summary>Bytes that were copied from the host's memory to the device's since the queue was created.</summary>
    long BytesToDevice { get; }

    /// <summary>Bytes that were copied from the device's memory to the host's since the queue was created.</summary>
    long BytesToHost { get; }
}
