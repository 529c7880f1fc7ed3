namespace L2Gpu.Runtime.OpenCl;

/// <summary>A piece of pinned host memory, mapped for as long as it lives.</summary>
internal sealed unsafe class OpenClChunk(nint memory, byte* address)
{
    private const int Alignment = 64;

    public nint Memory => memory;

    public byte* Address => address;

    /// <summary>How much of it holds data that commands may still read.</summary>
    public int Used { get; private set; }

    /// <summary>The stretch of work that uses it last.</summary>
    public long BusyUntil { get; set; }

    public int Free => OpenClStaging.ChunkBytes - Used;

    /// <summary>Takes a part that nothing uses.</summary>
    public byte* Take(int bytes)
    {
        byte* part = address + Used;
        Used = Math.Min(OpenClStaging.ChunkBytes, (Used + bytes + Alignment - 1) / Alignment * Alignment);
        return part;
    }

    /// <summary>Makes all of it free again.</summary>
    public void Clear()
    {
        Used = 0;
        BusyUntil = 0;
    }
}
