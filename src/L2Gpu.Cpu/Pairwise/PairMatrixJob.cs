using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>K, one task some tiles beside each other; of a symmetric one those at and below the diagonal, which write what is above it too.</summary>
internal unsafe struct PairMatrixJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long TilesPerTask = 8;

    public PairKernel<T> Kernel;
    public PairTiles<T> Tiles;
    public bool Symmetric;
    public T* Matrix;
    public long Ld;

    /// <summary>Whether K is written past the caches, which it would only empty.</summary>
    public bool Streams;

    private readonly long MirrorSize => Symmetric ? (long)Tiles.TileRows * Tiles.TileLanes : 0;

    private readonly long LanesPerTask => TilesPerTask * Tiles.TileLanes;

    private readonly long Across => GemmBlocking.Ceiling(Tiles.Lanes.Count, LanesPerTask);

    public readonly int TaskCount => checked((int)(GemmBlocking.Ceiling(Tiles.Rows.Count, Tiles.TileRows) * Across));

    public readonly void Execute(int task, int worker)
    {
        (long down, long across) = Math.DivRem(task, Across);
        long row = down * Tiles.TileRows, rows = Math.Min(Tiles.TileRows, Tiles.Rows.Count - row);
        long lane = across * LanesPerTask, end = Math.Min(lane + LanesPerTask, Symmetric ? row + rows : Tiles.Lanes.Count);
        if (lane >= end) return;
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(Tiles.ScratchSize + MirrorSize);
        for (; lane < end; lane += Tiles.TileLanes)
        {
            long lanes = Math.Min(Tiles.TileLanes, end - lane);
            T* tile = Tiles.Compute(row, rows, lane, lanes, scratch.Pointer + MirrorSize);
            if (Symmetric) CopyBoth(tile, row, rows, lane, lanes, scratch.Pointer);
            else Copy(tile, Tiles.TileLanes, rows, lanes, Matrix + (row * Ld) + lane);
        }
    }

    private readonly void Copy(T* tile, long ldTile, long rows, long lanes, T* place)
    {
        for (long i = 0; i < rows; i++, tile += ldTile, place += Ld)
        {
            if (Streams) Kernel.Stream(lanes, tile, place);
            else new ReadOnlySpan<T>(tile, (int)lanes).CopyTo(new(place, (int)lanes));
        }
    }

    private readonly void CopyBoth(T* tile, long row, long rows, long lane, long lanes, T* mirror)
    {
        long below = Math.Clamp(row - lane, 0, lanes);
        if (below > 0)
        {
            Copy(tile, Tiles.TileLanes, rows, below, Matrix + (row * Ld) + lane);
            Kernel.Transpose(rows, below, tile, Tiles.TileLanes, mirror, Tiles.TileRows);
            Copy(mirror, Tiles.TileRows, below, rows, Matrix + (lane * Ld) + row);
        }

        // What is left is at the diagonal: its lower part is written to both places.
        for (long j = below; j < lanes; j++)
        {
            for (long i = lane + j - row; i < rows; i++)
                Matrix[((row + i) * Ld) + lane + j] = Matrix[((lane + j) * Ld) + row + i] = tile[(i * Tiles.TileLanes) + j];
        }
    }
}
