namespace L2Gpu.Runtime;

/// <summary>How a device that compiles kernels is opened.</summary>
public sealed record SourceDeviceOptions
{
    /// <summary>
    /// The most device memory that its buffers may hold together, those kept for reuse among them; null is nine tenths of the memory of a
    /// device that has its own, half of it where the device shares the processor's.
    /// </summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>
    /// Whether memory of freed buffers is kept for the next ones. Null is yes, except on simulators that check accesses: for them
    /// each buffer has memory of its own and of exactly its size.
    /// </summary>
    public bool? ReuseMemory { get; init; }

    /// <summary>
    /// The folder where compiled programs are kept, in a folder <c>l2gpu-programs</c> of their own; null takes <c>L2GPU_CACHE_DIR</c>, else <c>l2gpu</c>
    /// in the user's cache folder, and keeps none where the driver keeps them by itself, as PoCL does. Empty keeps none, and so does one that others than its owner may
    /// write to, since programs are run.
    /// </summary>
    public string? CacheDirectory { get; init; }
}
