using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Adds rows to lanes of sums: chunk c belongs to lane c mod lanes, and one task is one lane.</summary>
internal unsafe struct MomentLaneJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long MostAhead = 640 << 10; // beside the packed chunk and the sums, in a second-level cache of 2 MB

    public MomentKernel<T> Kernel;
    public MomentLayout Layout;
    public MomentRows<T> Rows;
    public double* Sums;
    public long LaneStride;
    public int Lanes;

    /// <summary>Lanes that hold sums already; the others are cleared first, where they will be in the cache when they are wanted.</summary>
    public int LanesUsed;

    /// <summary>Threads that share the lanes. Nothing but fetching ahead depends on it.</summary>
    public int Threads;

    public readonly long Chunks => (Rows.Count + MomentKernel<T>.ChunkRows - 1) / MomentKernel<T>.ChunkRows;

    public readonly void Execute(int task, int worker)
    {
        long aside = Kernel.PackScratchSize(Layout);
        long depth = Math.Min(MomentKernel<T>.ChunkRows, Rows.Count);
        using ScratchBlock<T> packed = ScratchPool.Shared.Rent<T>(checked((Layout.PaddedLines * depth) + aside));
        T* scratch = packed.Pointer + (Layout.PaddedLines * depth);
        new Span<T>(scratch, checked((int)aside)).Clear(); // what reaches the padding is at least no NaN and no denormal to start with
        double* sums = Sums + (task * LaneStride);
        if (task >= LanesUsed) new Span<double>(sums, checked((int)Layout.Size)).Clear();
        for (long chunk = task; chunk < Chunks; chunk += Lanes)
        {
            long first = chunk * MomentKernel<T>.ChunkRows;
            long k = Math.Min(MomentKernel<T>.ChunkRows, Rows.Count - first);
            Kernel.Pack(Layout, Rows, first, k, 0, k, packed.Pointer, scratch);
            Kernel.Update(Layout, k, packed.Pointer, sums, 0, Layout.Panels, 0, Layout.Blocks, Ahead(chunk, out long bytes), bytes);
        }
    }

    /// <summary>
    /// Where the chunk lies that this thread will probably take next, to be fetched meanwhile; null where it is too scattered or too large to keep.
    /// </summary>
    private readonly void* Ahead(long chunk, out long bytes)
    {
        chunk = chunk + Lanes < Chunks ? chunk + Lanes : (chunk % Lanes) + Threads;
        long first = chunk * MomentKernel<T>.ChunkRows;
        long rows = chunk < Chunks ? Math.Min(MomentKernel<T>.ChunkRows, Rows.Count - first) : 0;
        bytes = rows * Rows.Ldx * sizeof(T);
        if (rows > 0 && Rows.Ldx <= Layout.Columns + (Layout.Columns / 8) && bytes <= MostAhead) return Rows.X + (first * Rows.Ldx);
        bytes = 0;
        return null;
    }
}
