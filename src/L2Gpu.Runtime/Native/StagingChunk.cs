namespace L2Gpu.Runtime.Native;

/// <summary>A piece of pinned host memory.</summary>
internal sealed unsafe class StagingChunk(NativePinned pinned)
{
    private const int Alignment = 64;

    public NativePinned Pinned => pinned;

    /// <summary>How much of it holds data that commands may still read.</summary>
    public int Used { get; private set; }

    /// <summary>The stretch of work that uses it last.</summary>
    public long BusyUntil { get; set; }

    public int Free => Staging.ChunkBytes - Used;

    /// <summary>Takes a part that nothing uses.</summary>
    public byte* Take(int bytes)
    {
        byte* part = pinned.Bytes + Used;
        Used = Math.Min(Staging.ChunkBytes, (Used + bytes + Alignment - 1) / Alignment * Alignment);
        return part;
    }

    /// <summary>Makes all of it free again.</summary>
    public void Clear()
    {
        Used = 0;
        BusyUntil = 0;
    }
}
