namespace L2Gpu.Cpu;

/// <summary>How a product is cut up. By its shape alone, so that the result does not depend on who computes what.</summary>
/// <param name="TileRows">Rows of C that one task computes.</param>
/// <param name="TileColumns">Columns of C that one task computes.</param>
/// <param name="KStep">Steps packed at a time.</param>
/// <param name="KPart">Steps that one task sums; below k only for products whose C has too few tiles to share out.</param>
/// <param name="RowBlock">Rows of A packed at a time.</param>
internal readonly record struct GemmBlocking(long TileRows, long TileColumns, long KStep, long KPart, long RowBlock)
{
    // Partial sums cost memory and a pass to add them, so there are never many, and each is long.
    private const long MostParts = 16;
    private const long ShortestPart = 2048;
    private const long EnoughTiles = 4;

    /// <summary>Tiles in a row of tiles, and so on: ceilings.</summary>
    public static long Ceiling(long value, long by) => (value + by - 1) / by;

    /// <summary>How many parts k falls into.</summary>
    public long Parts(long k) => Ceiling(k, KPart);

    /// <summary>The blocking of a general product.</summary>
    public static GemmBlocking ForProduct<T>(PanelKernel<T> kernel, long m, long n, long k)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        long tileRows = m <= 1024 ? Even(m, 256, kernel.Mr) : Even(m, 512, kernel.Mr);
        long tileColumns = Even(n, 512, kernel.Nr);
        long tiles = Ceiling(m, tileRows) * Ceiling(n, tileColumns);
        return new(tileRows, tileColumns, KStepFor(k), KPartFor(tiles, k), 192);
    }

    /// <summary>The blocking of a symmetric product: square tiles.</summary>
    public static GemmBlocking ForSymmetric<T>(PanelKernel<T> kernel, long n, long k)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        bool tall = n <= 512 && k >= 2 * ShortestPart;
        long tile = tall ? n : n <= 512 ? Even(n, 256, kernel.Nr) : Even(n, 512, kernel.Nr);
        long side = Ceiling(n, tile);
        return new(tile, tile, KStepFor(k), KPartFor(side * (side + 1) / 2, k), 192);
    }

    private static long KStepFor(long k) => Even(k, 256, 8);

    private static long KPartFor(long tiles, long k)
    {
        if (tiles >= EnoughTiles || k < 2 * ShortestPart)
            return k;
        long parts = Math.Min(MostParts, k / ShortestPart);
        return Ceiling(Ceiling(k, parts), 8) * 8;
    }

    /// <summary>Cuts a length into equal pieces of at most about <paramref name="most"/>, each a multiple of <paramref name="unit"/>.</summary>
    private static long Even(long length, long most, long unit)
        => Math.Max(unit, Ceiling(Ceiling(length, Ceiling(length, most)), unit) * unit);
}
