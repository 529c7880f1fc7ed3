using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Sums over the items of a group that is a row.</summary>
internal static class GroupSum
{
    /// <summary>Adds the numbers of all items in a tree, for every item. All of them have to come here.</summary>
    /// <param name="shared">Shared memory, a number for each item.</param>
    /// <param name="value">That of this item.</param>
    public static double Of(ArrayView<double> shared, double value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }

        double sum = shared[0];
        Group.Barrier();
        return sum;
    }
}
