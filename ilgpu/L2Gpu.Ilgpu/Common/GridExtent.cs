using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>The size of a grid that is a row of groups, inside kernels.</summary>
internal static class GridExtent
{
    /// <summary>The number of items, of groups that are a row.</summary>
    public static long Items => (long)Grid.DimX * Group.DimX;

    /// <summary>The number of this item, in groups that are a row.</summary>
    public static long Item => ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
}
