namespace L2Gpu.Kernels;

/// <summary>How the lines of a read are cut: into the arrays that are summed by themselves, and those into the parts whose sums begin at 0.</summary>
/// <param name="Lines">Lines that are summed.</param>
/// <param name="TileLines">Lines of an array; 0 for one array.</param>
/// <param name="Transposed">Whether rows are summed: an array then is one part.</param>
public readonly record struct ReadTiling(long Lines, long TileLines, bool Transposed)
{
    /// <summary>Arrays that are summed already, a part each.</summary>
    public static ReadTiling Whole(long arrays) => new(arrays, 1, true);

    /// <summary>Arrays; at least one, which may have no lines.</summary>
    public long Tiles => Height == 0 ? 1 : Ceiling(Lines, Height);

    /// <summary>Parts of all arrays.</summary>
    public long Parts => ((Tiles - 1) * PartsOfTile) + Ceiling(Lines - ((Tiles - 1) * Height), PartLines);

    /// <summary>Parts of each array, but the last, which may have fewer.</summary>
    public long PartsOfTile => Math.Max(1, Ceiling(Height, PartLines));

    /// <summary>Lines of an array.</summary>
    public long Height => TileLines == 0 ? Lines : Math.Min(Lines, TileLines);

    /// <summary>Lines of a part, but of the last one of an array, which may have fewer.</summary>
    public long PartLines => Transposed ? Math.Max(Height, 1) : CrossbarReadOperator.BlockLines;

    /// <summary>The lines of a part: the first one, and the one behind the last.</summary>
    public (long First, long End) Part(long part)
    {
        long tile = part / PartsOfTile, first = (tile * Height) + (part % PartsOfTile * PartLines);
        return (first, Math.Min(Math.Min(Lines, (tile + 1) * Height), first + PartLines));
    }

    private static long Ceiling(long value, long by) => (value + by - 1) / by;
}
