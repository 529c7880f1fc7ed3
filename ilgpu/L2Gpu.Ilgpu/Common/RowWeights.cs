using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Weights of rows inside kernels.</summary>
internal static class RowWeights
{
    /// <summary>The first row whose weight is not 0; the number of rows where there is none.</summary>
    public static long FirstThatCounts<T>(ArrayView<T> weights, int isWeighted, long rows)
        where T : unmanaged, INumber<T>
    {
        long row = 0;
        while (row < rows && isWeighted != 0 && weights[row] == T.Zero) row++;
        return row;
    }
}
