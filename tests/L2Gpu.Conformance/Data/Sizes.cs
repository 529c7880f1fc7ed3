namespace L2Gpu.Conformance;

/// <summary>Sizes at which implementations go wrong: nothing, one, and both sides of the tiles that vectors, blocks and work-groups have.</summary>
internal static class Sizes
{
    private static readonly int[] Tiles = [4, 8, 16, 24, 32, 48, 64, 128, 192, 256];

    // For interpreters: nothing, one, less than a tile, and one more than the tiles of 16 and 32.
    private static readonly int[] Few = [0, 1, 6, 17, 33];

    /// <summary>0, 1, 2, 3 and each tile with its neighbours, up to a limit.</summary>
    public static IEnumerable<int> AroundTiles(int limit)
    {
        int[] all = [0, 1, 2, .. Tiles.SelectMany(tile => Enumerable.Range(tile - 1, 3))];
        return all.Where(size => size <= limit);
    }

    /// <summary>As many of them as the budget of a case allows.</summary>
    /// <param name="context">The case.</param>
    /// <param name="full">The limit of the full budget.</param>
    /// <param name="small">That of the small ones.</param>
    public static IEnumerable<int> AroundTiles(ConformanceContext context, int full, int small)
        => context.Budget == ConformanceBudget.Interpreted ? Few.Where(size => size <= small) : AroundTiles(context.IsFull ? full : small);

    /// <summary>The same, with one size of each large tile only: for work that grows with the cube.</summary>
    public static IEnumerable<int> AroundTilesSparsely(int limit)
        => AroundTiles(limit).Where(size => size <= 34 || (size % 2 == 1));

    /// <summary>As many of those as the budget of a case allows.</summary>
    /// <param name="context">The case.</param>
    /// <param name="full">The limit of the full budget.</param>
    /// <param name="small">That of the small ones.</param>
    public static IEnumerable<int> AroundTilesSparsely(ConformanceContext context, int full, int small)
        => context.Budget == ConformanceBudget.Interpreted ? Few.Where(size => size <= small) : AroundTilesSparsely(context.IsFull ? full : small);
}
