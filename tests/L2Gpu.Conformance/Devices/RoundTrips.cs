namespace L2Gpu.Conformance;

/// <summary>How often the host talked to a device, and how often it waited for an answer.</summary>
public sealed class RoundTrips
{
    private long _launches;
    private long _reads;
    private long _writes;
    private long _synchronizations;
    private long _bytesToDevice;
    private long _bytesToHost;

    /// <summary>Kernels, copies and fills that were enqueued.</summary>
    public long Launches => _launches;

    /// <summary>Copies to the host, each of which waits for everything before it.</summary>
    public long Reads => _reads;

    /// <summary>Copies to the device.</summary>
    public long Writes => _writes;

    /// <summary>Calls of <c>Synchronize</c>.</summary>
    public long Synchronizations => _synchronizations;

    /// <summary>Bytes of <see cref="Writes"/>.</summary>
    public long BytesToDevice => _bytesToDevice;

    /// <summary>Bytes of <see cref="Reads"/>.</summary>
    public long BytesToHost => _bytesToHost;

    /// <summary>How often the host waited: reads and synchronisations.</summary>
    public long Waits => Reads + Synchronizations;

    internal void CountLaunch() => Interlocked.Increment(ref _launches);

    internal void CountSynchronization() => Interlocked.Increment(ref _synchronizations);

    internal void CountRead(int bytes)
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _bytesToHost, bytes);
    }

    internal void CountWrite(int bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytesToDevice, bytes);
    }
}
