using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>K·V for a symmetric K: each tile below the diagonal is used for its rows and for its columns. One task a strip, which has sums of its own.</summary>
internal unsafe struct PairSymmetricProductJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public PairKernel<T> Kernel;
    public PanelKernel<T> Panels;
    public PairTiles<T> Tiles;
    public long Columns;
    public T* V;
    public long Ldv;

    /// <summary>V transposed, followed by zeros up to <see cref="PairSums.Ld"/>.</summary>
    public T* Across;
    public PairSums Sums;

    public readonly int TaskCount => (int)Sums.Parts;

    /// <summary>Lanes after which sums along rows go on in FP64: a vector has as many chains as elements, and each is as long as a block.</summary>
    private readonly long LanesInT => PairSums.Block * Kernel.Width;

    public readonly void Execute(int task, int worker)
    {
        double* sums = Sums.Part(task);
        new Span<byte>(sums, checked((int)(Columns * Sums.Ld * sizeof(double)))).Clear();
        using ScratchBlock<T> tileScratch = ScratchPool.Shared.Rent<T>(Tiles.ScratchSize);
        long laneSums = Tiles.TileRows * Columns * Kernel.Width;
        using ScratchBlock<T> sumScratch = ScratchPool.Shared.Rent<T>(laneSums + PairSums.ScratchSize(Panels, Columns, Tiles));
        new Span<T>(sumScratch.Pointer, checked((int)laneSums)).Clear();

        // Rows of tiles are dealt out to and fro, so that each strip gets short ones and long ones.
        long all = GemmBlocking.Ceiling(Tiles.Rows.Count, Tiles.TileRows), round = 2 * Sums.Parts;
        for (long first = 0; first < all; first += round)
        {
            RowOfTiles(first + task, sums, tileScratch.Pointer, sumScratch.Pointer);
            RowOfTiles(first + round - 1 - task, sums, tileScratch.Pointer, sumScratch.Pointer);
        }
    }

    private readonly void RowOfTiles(long number, double* sums, T* tileScratch, T* sumScratch)
    {
        long row = number * Tiles.TileRows, rows = Math.Min(Tiles.TileRows, Tiles.Rows.Count - row);
        int ld = Tiles.TileLanes;
        T* laneSums = sumScratch, rowSums = sumScratch + (Tiles.TileRows * Columns * Kernel.Width);
        for (long lane = 0; lane < row + rows && rows > 0; lane += ld)
        {
            long lanes = Math.Min(ld, row + rows - lane);
            long padded = GemmBlocking.Ceiling(lanes, Kernel.PanelWidth) * Kernel.PanelWidth;
            T* tile = Tiles.Compute(row, rows, lane, lanes, tileScratch);
            bool atDiagonal = lane + padded > row;
            bool together = Columns == 1 && !atDiagonal && rows % 4 == 0;
            if (together) Kernel.SumBoth(rows, padded, tile, ld, V + (row * Ldv), Ldv, Across + lane, laneSums, rowSums);
            if (atDiagonal) ClearFrom(tile, rows, row - lane + 1, padded);
            if (!together) Kernel.SumLanes(rows, padded, tile, ld, Columns, Across + lane, Sums.Ld, laneSums);
            if ((lane + ld) % LanesInT == 0 || lane + lanes == row + rows) Kernel.AddLanes(rows, Columns, laneSums, sums + row, Sums.Ld);
            if (atDiagonal) ClearFrom(tile, rows, row - lane, padded);
            if (!together) PairSums.SumRows(Kernel, Panels, rows, padded, tile, ld, Columns, V + (row * Ldv), Ldv, rowSums, accumulate: false);
            Sums.Add(Kernel, padded, rowSums, ld, sums + lane);
        }
    }

    /// <summary>Sets row i of a tile to 0 from lane start + i on.</summary>
    private readonly void ClearFrom(T* tile, long rows, long start, long lanes)
    {
        for (long i = 0; i < rows; i++)
        {
            long from = Math.Max(0, start + i);
            if (from < lanes) new Span<T>(tile + (i * Tiles.TileLanes) + from, (int)(lanes - from)).Clear();
        }
    }
}
