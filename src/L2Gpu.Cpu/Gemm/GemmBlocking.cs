using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary>How a product is cut up: by its shape alone.</summary>
/// <param name="TileRows">Rows of C that one task computes.</param>
/// <param name="TileColumns">Columns of C that one task computes.</param>
/// <param name="RowBlock">Rows of A packed at a time.</param>
/// <param name="KStep">Steps packed at a time.</param>
/// <param name="KPart">Steps that one task sums; below k only for products whose C has too few tiles to share out.</param>
/// <param name="KSlab">Steps of B that are packed once, for all tasks; 0 where each task packs its own.</param>
internal readonly record struct GemmBlocking(long TileRows, long TileColumns, long RowBlock, long KStep, long KPart, long KSlab)
{
    // Partial sums cost memory and a pass to add them, so there are never many, and each is long.
    private const long MostParts = 16;
    private const long ShortestPart = 2048;
    private const long EnoughTiles = 4;

    // A block of A of this many rows stays in the second-level cache while all of a slab of B passes by.
    private const long MostBlockRows = 192;

    private const long WidestTile = 1024;
    private const long FewRows = 64;
    private const long SlabBytes = 32L << 20;

    /// <summary>value / by, rounded up.</summary>
    public static long Ceiling(long value, long by) => (value + by - 1) / by;

    /// <summary>How many parts k falls into.</summary>
    public long Parts(long k) => Ceiling(k, KPart);

    /// <summary>The blocking of a general product.</summary>
    public static unsafe GemmBlocking ForProduct<T>(PanelKernel<T> kernel, long m, long n, long k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long rows = RowsFor(m, kernel.Mr);
        long columns = Even(n, m <= FewRows ? 256 : WidestTile, kernel.Nr);
        long tiles = Ceiling(m, rows) * Ceiling(n, columns);
        long step = KStepFor(k);
        long part = KPartFor(tiles, k);
        if (part < k)
            return new(m, n, rows, step, part, 0);
        return new(rows, columns, rows, step, k, rows < m ? SlabFor(n, step, sizeof(T)) : 0);
    }

    /// <summary>The blocking of a symmetric product: a task computes some rows up to the diagonal.</summary>
    public static unsafe GemmBlocking ForSymmetric<T>(PanelKernel<T> kernel, long n, long k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long step = KStepFor(k);
        long rows = Even(n, 96, kernel.Nr); // shorter than a general product's, to even out the triangle
        long part = n <= 512 ? KPartFor(1, k) : k;
        return part < k ? new(n, n, n, step, part, 0) : new(rows, n, rows, step, k, SlabFor(n, step, sizeof(T)));
    }

    private static long KStepFor(long k) => Even(k, 256, 8);

    private static long KPartFor(long tiles, long k)
    {
        if (tiles >= EnoughTiles || k < 2 * ShortestPart)
            return k;
        long parts = Math.Min(MostParts, k / ShortestPart);
        return Ceiling(Ceiling(k, parts), 8) * 8;
    }

    /// <summary>An even number of row blocks, so that two or four threads end together.</summary>
    private static long RowsFor(long m, long unit)
    {
        if (m <= FewRows)
            return m;
        long blocks = Ceiling(Ceiling(m, MostBlockRows), 2) * 2;
        return Ceiling(Ceiling(m, blocks), unit) * unit;
    }

    private static long SlabFor(long n, long step, long size) => Math.Max(1, SlabBytes / (n * step * size)) * step;

    /// <summary>Cuts a length into equal pieces of at most about <paramref name="most"/>, each a multiple of <paramref name="unit"/>.</summary>
    private static long Even(long length, long most, long unit)
        => Math.Max(unit, Ceiling(Ceiling(length, Ceiling(length, most)), unit) * unit);
}
