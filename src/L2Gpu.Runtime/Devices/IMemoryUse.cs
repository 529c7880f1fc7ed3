namespace L2Gpu.Runtime;

/// <summary>The service of a device that counts the memory it holds.</summary>
public interface IMemoryUse
{
    /// <summary>Bytes in buffers that are not freed yet, those disposed under a lease among them.</summary>
    long AllocatedBytes { get; }

    /// <summary>Bytes of freed buffers that are kept for the next ones.</summary>
    long PooledBytes { get; }

    /// <summary>What both together may come to.</summary>
    long LimitBytes { get; }

    /// <summary>Gives back to the driver what is kept for reuse.</summary>
    void Trim();
}
