namespace L2Gpu.Conformance;

/// <summary>Sizes at which implementations go wrong: nothing, one, and both sides of the tiles that vectors, blocks and work-groups have.</summary>
internal static class Sizes
{
    private static readonly int[] Tiles = [4, 8, 16, 24, 32, 48, 64, 128, 192, 256];

    /// <summary>0, 1, 2, 3 and each tile with its neighbours, up to a limit.</summary>
    public static IEnumerable<int> AroundTiles(int limit)
    {
        int[] all = [0, 1, 2, .. Tiles.SelectMany(tile => Enumerable.Range(tile - 1, 3))];
        return all.Where(size => size <= limit);
    }

    /// <summary>The same, with one size of each large tile only: for work that grows with the cube.</summary>
    public static IEnumerable<int> AroundTilesSparsely(int limit)
        => AroundTiles(limit).Where(size => size <= 34 || (size % 2 == 1));
}
