using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>K·V from tiles whose lanes are the rows of the product; one task a tile's width, of some of the points that are summed over.</summary>
/// <remarks>Each sum is a chain over the rows of a tile in T, a sum of such chains within a block, and then goes from block to block in FP64. A column has the same bits whatever stands beside it.</remarks>
internal unsafe struct PairProductJob<T> : ITaskJob
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public PairKernel<T> Kernel;
    public PanelKernel<T> Panels;
    public PairTiles<T> Tiles;

    /// <summary>Rows that one task sums over, a multiple of <see cref="PairSums.Block"/>.</summary>
    public long RowsPerPart;
    public bool Compensated;
    public long Columns;
    public T* V;
    public long Ldv;
    public PairSums Sums;

    private readonly long Across => GemmBlocking.Ceiling(Tiles.Lanes.Count, Tiles.TileLanes);

    public readonly int TaskCount => checked((int)(Across * Sums.Parts));

    public readonly void Execute(int task, int worker)
    {
        (long part, long across) = Math.DivRem(task, Across);
        long lane = across * Tiles.TileLanes, lanes = Math.Min(Tiles.TileLanes, Tiles.Lanes.Count - lane);
        long padded = GemmBlocking.Ceiling(lanes, Kernel.PanelWidth) * Kernel.PanelWidth;
        double* sums = Sums.Part(part) + lane, errors = Sums.Errors(part) + lane;
        for (long c = 0; c < Columns; c++)
        {
            new Span<double>(sums + (c * Sums.Ld), (int)padded).Clear();
            if (Sums.HasErrors) new Span<double>(errors + (c * Sums.Ld), (int)padded).Clear();
        }

        using ScratchBlock<T> tileScratch = ScratchPool.Shared.Rent<T>(Tiles.ScratchSize);
        using ScratchBlock<T> sumScratch = Compensated ? default : ScratchPool.Shared.Rent<T>(PairSums.ScratchSize(Panels, Columns, Tiles));
        long end = Math.Min(Tiles.Rows.Count, (part + 1) * RowsPerPart);
        for (long row = part * RowsPerPart; row < end; row += Tiles.TileRows)
        {
            long rows = Math.Min(Tiles.TileRows, end - row);
            T* tile = Tiles.Compute(row, rows, lane, lanes, tileScratch.Pointer), v = V + (row * Ldv);
            if (Compensated) Kernel.SumRowsExactly(rows, padded, tile, Tiles.TileLanes, Columns, v, Ldv, sums, errors, Sums.Ld);
            else AddRows(row, rows, end, padded, tile, v, sums, sumScratch.Pointer);
        }
    }

    /// <summary>Sums rows in T, and adds them in FP64 where a block ends.</summary>
    private readonly void AddRows(long row, long rows, long end, long lanes, T* tile, T* v, double* sums, T* scratch)
    {
        PairSums.SumRows(Kernel, Panels, rows, lanes, tile, Tiles.TileLanes, Columns, v, Ldv, scratch, row % PairSums.Block > 0);
        if ((row + Tiles.TileRows) % PairSums.Block == 0 || row + rows == end) Sums.Add(Kernel, lanes, scratch, Tiles.TileLanes, sums);
    }
}
