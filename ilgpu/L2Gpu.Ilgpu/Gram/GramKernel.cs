using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Gram matrices of batches: a group has a tile of the lower triangle, and writes both triangles.</summary>
internal static class GramKernel
{
    public static void Product<T>(GramArguments<T> p)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        long across = (p.Order + side - 1) / side, tiles = across * (across + 1) / 2, matrix = Grid.IdxX / tiles, tile = Grid.IdxX % tiles;
        long tileRow = Triangle.Row(tile), firstRow = tileRow * side, firstColumn = (tile - Triangle.First(tileRow)) * side, row = firstRow + i, column = firstColumn + j;
        T sum = T.Zero;
        for (long first = 0; first < p.Inner; first += side)
        {
            // Neighbours read neighbours. Of rows, element (a, k) of either side is x[a, k]; else it is x[k, a].
            long line = p.OfRows != 0 ? i : j, inner = first + (p.OfRows != 0 ? j : i);
            T a = T.Zero, b = T.Zero;
            if (inner < p.Inner)
            {
                T weight = p.IsWeighted != 0 ? p.Weights[matrix, 0, inner] : T.One;
                if (firstRow + line < p.Order) a = weight * (p.OfRows != 0 ? p.X[matrix, firstRow + line, inner] : p.X[matrix, inner, firstRow + line]);
                if (firstColumn + line < p.Order) b = p.OfRows != 0 ? p.X[matrix, firstColumn + line, inner] : p.X[matrix, inner, firstColumn + line];
            }

            int at = p.OfRows != 0 ? (j * side) + i : (i * side) + j;
            left[at] = a;
            right[at] = b;
            Group.Barrier();
            for (int k = 0; k < side; k++) sum += left[(k * side) + i] * right[(k * side) + j];
            Group.Barrier();
        }

        if (row >= p.Order || column > row) return;
        p.Gram[matrix, row, column] = sum;
        p.Gram[matrix, column, row] = sum;
    }

    public static void Assemble<T, TArithmetic>(AssembleArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Order * p.Order; at += GridExtent.Items)
        {
            long i = at / p.Order, j = at % p.Order;
            double value = p.Scale[i] * p.Gram[i, j] * p.Scale[j];
            if (i == j) value += p.Penalty[i];
            p.System[i, j] = TArithmetic.Narrow(value);
        }
    }
}
