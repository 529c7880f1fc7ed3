using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Adds a batch of packed rows to square tiles of the sums, and packs the next batch; one task a tile, or a strip of rows.</summary>
internal unsafe struct MomentTileJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long TileLines = 192; // FP64 sums of a tile stay in the second-level cache
    private const long StripRows = 64;

    public MomentKernel<T> Kernel;
    public MomentLayout Layout;
    public MomentRows<T> Rows;
    public double* Sums;

    /// <summary>The batch that is added: the one before <see cref="PackFrom"/>.</summary>
    public T* Packed;

    /// <summary>Where the next batch goes.</summary>
    public T* PackInto;

    /// <summary>The first row of the next batch.</summary>
    public long PackFrom;

    /// <summary>Rows in a batch, a multiple of those in a chunk.</summary>
    public long BatchRows;

    /// <summary>Elements of a packed chunk.</summary>
    public long Chunk;

    private readonly long TilePanels => Math.Max(1, TileLines / Layout.Nr);

    private readonly long Side => (Layout.Panels + TilePanels - 1) / TilePanels;

    private readonly int Tiles => PackFrom == 0 ? 0 : checked((int)(Side * (Side + 1) / 2));

    private readonly int Strips => (int)((Math.Clamp(Rows.Count - PackFrom, 0, BatchRows) + StripRows - 1) / StripRows);

    public readonly int TaskCount => Tiles + Strips;

    public readonly void Execute(int task, int worker)
    {
        if (task >= Tiles)
        {
            PackStrip(task - Tiles);
            return;
        }

        // Whole tiles first, the halves on the diagonal last: they even out the end.
        long whole = Side * (Side - 1) / 2;
        if (task >= whole)
        {
            AddTile(task - whole, task - whole);
            return;
        }

        long row = 1;
        while (row * (row + 1) / 2 <= task) row++;
        AddTile(row, task - (row * (row - 1) / 2));
    }

    private readonly void AddTile(long row, long column)
    {
        long blocks = TilePanels * (Layout.Nr / Layout.Mr);
        long first = PackFrom - BatchRows;
        long end = Math.Min(PackFrom, Rows.Count);
        for (T* packed = Packed; first < end; first += MomentKernel<T>.ChunkRows, packed += Chunk)
        {
            Kernel.Update(
                Layout,
                Math.Min(MomentKernel<T>.ChunkRows, end - first),
                packed,
                Sums,
                column * TilePanels,
                Math.Min((column + 1) * TilePanels, Layout.Panels),
                row * blocks,
                Math.Min((row + 1) * blocks, Layout.Blocks));
        }
    }

    private readonly void PackStrip(long strip)
    {
        long row = PackFrom + (strip * StripRows);
        long inBatch = strip * StripRows;
        (long chunk, long step) = Math.DivRem(inBatch, MomentKernel<T>.ChunkRows);
        long first = row - step;
        long k = Math.Min(MomentKernel<T>.ChunkRows, Rows.Count - first);
        long aside = Kernel.PackScratchSize(Layout);
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(aside);
        new Span<T>(scratch.Pointer, checked((int)aside)).Clear();
        Kernel.Pack(Layout, Rows, first, k, step, Math.Min(step + StripRows, k), PackInto + (chunk * Chunk), scratch.Pointer);
    }
}
