using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Which sum of which lane an item has, inside kernels over a <see cref="LaneRows{T}"/>.</summary>
internal struct LanePlace
{
    public long Output;
    public long Lane;

    /// <summary>That of this item; the output may lie beyond the last.</summary>
    public static LanePlace Of(long outputs)
    {
        long groups = (outputs + Group.DimX - 1) / Group.DimX;
        return new LanePlace { Output = (Grid.IdxX % groups * Group.DimX) + Group.IdxX, Lane = Grid.IdxX / groups };
    }

    /// <summary>The sum of an output over all lanes.</summary>
    public static double Total(ArrayView<double> sums, long outputs, int lanes, long output)
    {
        double total = 0;
        for (int lane = 0; lane < lanes; lane++) total += sums[(lane * outputs) + output];
        return total;
    }
}
