using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>Partial sums of a product, in FP64: part p, column c, point i at <c>First[p·(all columns)·Ld + c·Ld + i]</c>.</summary>
/// <param name="First">The first one, 64-byte aligned.</param>
/// <param name="Parts">How many parts.</param>
/// <param name="Columns">Columns of the product.</param>
/// <param name="Ld">Points, and room to fill up the last panel.</param>
/// <param name="HasErrors">Whether each part is followed by as many numbers that are to be added to it.</param>
internal readonly unsafe record struct PairSums(nint First, long Parts, long Columns, long Ld, bool HasErrors)
{
    /// <summary>Points that are summed in T; a multiple of the rows of any tile.</summary>
    public const int Block = 192;

    /// <summary>How many doubles there are.</summary>
    public long Count => checked(Parts * PartSize);

    private long PartSize => checked((HasErrors ? 2 : 1) * Columns * Ld);

    /// <summary>The sums of a part.</summary>
    public double* Part(long part) => (double*)First + (part * PartSize);

    /// <summary>What is to be added to them; nothing to look at without <see cref="HasErrors"/>.</summary>
    public double* Errors(long part) => Part(part) + (HasErrors ? Columns * Ld : 0);

    /// <summary>Elements of scratch that <see cref="SumRows"/> wants.</summary>
    public static long ScratchSize<T>(PanelKernel<T> panels, long columns, in PairTiles<T> tiles)
        where T : unmanaged, IFloatingPointIeee754<T>
        => ScratchSize(panels, columns, tiles.TileRows, tiles.TileLanes);

    /// <summary>The same for tiles of a size.</summary>
    public static long ScratchSize<T>(PanelKernel<T> panels, long columns, int tileRows, int tileLanes)
        where T : unmanaged, IFloatingPointIeee754<T>
        => (columns * tileLanes) + panels.DirectScratchSize(false, columns, tileLanes, tileRows);

    /// <summary>scratch = Kᵀ·V of a tile, or scratch += it: column c, lane j at <c>scratch[c·ldTile + j]</c>.</summary>
    public static void SumRows<T>(
        PairKernel<T> kernel, PanelKernel<T> panels, long rows, long lanes, T* tile, int ldTile, long columns, T* v, long ldv, T* scratch, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Whole register blocks of columns go through matrix products; the chains are the same.
        long many = columns - (columns % panels.Mr);
        T* free = scratch + (columns * ldTile);
        if (many > 0) panels.MultiplyDirect(true, false, many, lanes, rows, T.One, v, ldv, tile, ldTile, scratch, ldTile, accumulate, PanelKernel<T>.Everything, free);
        kernel.SumRows(rows, lanes, tile, ldTile, columns - many, v + many, ldv, scratch + (many * ldTile), ldTile, accumulate);
    }

    /// <summary>Adds what <see cref="SumRows"/> left to sums.</summary>
    public void Add<T>(PairKernel<T> kernel, long lanes, T* scratch, int ldTile, double* sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (long c = 0; c < Columns; c++) kernel.AddWide(lanes, scratch + (c * ldTile), sums + (c * Ld));
    }
}
