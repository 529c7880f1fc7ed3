using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Products of matrices: a group has a tile of the result, and goes along the inner dimension in tiles of its size.</summary>
internal static class GemmKernel
{
    public static void Run<T>(GemmArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        long across = (p.N + side - 1) / side, down = (p.M + side - 1) / side, tile = Grid.IdxX;
        long matrix = tile / (across * down), row = (tile / across % down * side) + i, column = (tile % across * side) + j, firstRow = row - i, firstColumn = column - j;
        T sum = T.Zero;
        for (long first = 0; first < p.K; first += side)
        {
            // Neighbours read neighbours, whichever way a matrix lies.
            long a = firstRow + (p.TransposeA != 0 ? j : i), inner = first + (p.TransposeA != 0 ? i : j);
            T value = T.Zero;
            if (a < p.M && inner < p.K) value = p.TransposeA != 0 ? p.A[matrix, inner, a] : p.A[matrix, a, inner];
            left[p.TransposeA != 0 ? (j * side) + i : (i * side) + j] = value;
            long b = firstColumn + (p.TransposeB != 0 ? i : j);
            inner = first + (p.TransposeB != 0 ? j : i);
            value = T.Zero;
            if (b < p.N && inner < p.K) value = p.TransposeB != 0 ? p.B[matrix, b, inner] : p.B[matrix, inner, b];
            right[p.TransposeB != 0 ? (j * side) + i : (i * side) + j] = value;
            Group.Barrier();
            for (int k = 0; k < side; k++) sum += left[(i * side) + k] * right[(k * side) + j];
            Group.Barrier();
        }

        if (row >= p.M || column >= p.N) return;
        T result = p.Alpha * sum;
        if (p.Beta != T.Zero) result += p.Beta * p.C[matrix, row, column];
        p.C[matrix, row, column] = result;
    }
}
