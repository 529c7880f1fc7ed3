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

    private readonly long LanesPerTask => TilesPerTask * Tiles.TileLanes;

    private readonly long Across => GemmBlocking.Ceiling(Tiles.Lanes.Count, LanesPerTask);

    public readonly int TaskCount => checked((int)(GemmBlocking.Ceiling(Tiles.Rows.Count, Tiles.TileRows) * Across));

    public readonly void Execute(int task, int worker)
    {
        (long down, long across) = Math.DivRem(task, Across);
        long row = down * Tiles.TileRows, rows = Math.Min(Tiles.TileRows, Tiles.Rows.Count - row);
        long lane = across * LanesPerTask, end = Math.Min(lane + LanesPerTask, Symmetric ? row + rows : Tiles.Lanes.Count);
        if (lane >= end) return;
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>(Tiles.ScratchSize);
        for (; lane < end; lane += Tiles.TileLanes)
        {
            long lanes = Math.Min(Tiles.TileLanes, end - lane);
            T* tile = Tiles.Compute(row, rows, lane, lanes, scratch.Pointer);
            if (Symmetric) CopyBoth(tile, row, rows, lane, lanes);
            else Copy(tile, row, rows, lane, lanes);
        }
    }

    private readonly void Copy(T* tile, long row, long rows, long lane, long lanes)
    {
        for (long i = 0; i < rows; i++)
            new ReadOnlySpan<T>(tile + (i * Tiles.TileLanes), (int)lanes).CopyTo(new(Matrix + ((row + i) * Ld) + lane, (int)lanes));
    }

    private readonly void CopyBoth(T* tile, long row, long rows, long lane, long lanes)
    {
        long below = Math.Clamp(row - lane, 0, lanes);
        Copy(tile, row, rows, lane, below);
        Kernel.Transpose(rows, below, tile, Tiles.TileLanes, Matrix + (lane * Ld) + row, Ld);

        // What is left is at the diagonal: its lower part is written to both places.
        for (long j = below; j < lanes; j++)
        {
            for (long i = lane + j - row; i < rows; i++)
                Matrix[((row + i) * Ld) + lane + j] = Matrix[((lane + j) * Ld) + row + i] = tile[(i * Tiles.TileLanes) + j];
        }
    }
}
