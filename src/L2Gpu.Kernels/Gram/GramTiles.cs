using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The tiles of the lower triangle of a Gram matrix, by its order: small matrices get tiles that they fill.</summary>
internal readonly record struct GramTiles
{
    /// <summary>Chooses tiles.</summary>
    public GramTiles(KernelDefines small, KernelDefines middle, KernelDefines large, long order)
    {
        Defines = order <= Side(small) ? small : order <= Side(middle) ? middle : large;
        long across = LaunchExtensions.Tiles(order, Side(Defines));
        Count = checked((int)(across * (across + 1) / 2));
    }

    /// <summary>The sizes that kernels are compiled with.</summary>
    public KernelDefines Defines { get; }

    /// <summary>Tiles of the lower triangle.</summary>
    public int Count { get; }

    /// <summary>Elements of a tile.</summary>
    public long Elements => (long)Side(Defines) * Side(Defines);

    /// <summary>Work-items of a group.</summary>
    public LaunchSize Local => new(Defines.Number("LX"), Defines.Number("LY"), Defines.Number("LZ"));

    /// <summary>How many work-groups a device wants, so that none of it is idle: sums are cut into lanes or parts until there are as many.</summary>
    public int Groups => Defines.Number("GROUPS");

    private static int Side(KernelDefines defines) => defines.Number("LX") * defines.Number("RN");
}
