namespace L2Gpu.Runtime;

/// <summary>How an OpenCL device is opened.</summary>
public sealed record OpenClOptions
{
    /// <summary>The most device memory that its buffers may hold together, those kept for reuse among them; null is what the device has.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>The folder where compiled programs are kept; null takes <c>L2GPU_CACHE_DIR</c>, else the user's cache folder. Empty keeps none.</summary>
    public string? CacheDirectory { get; init; }
}
