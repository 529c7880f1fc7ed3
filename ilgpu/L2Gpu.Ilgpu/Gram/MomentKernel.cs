using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>
/// Second moments of lines, the columns of [x, y, 1]. A group has a tile of the lower triangle and the chunks of rows of one lane; products are summed in T within a chunk and in FP64 beyond.
/// </summary>
internal static class MomentKernel
{
    /// <summary>Rows of a chunk.</summary>
    public const int Chunk = 256;

    /// <summary>Finds a point near the means: the mean of the rows that count among <see cref="Chunk"/> from the first of them on. One group; an item has every so manieth line.</summary>
    public static void FindShift<T, TArithmetic>(MomentArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        bool isKnown = p.Found[0] != 0;
        Group.Barrier();
        if (isKnown) return;
        long first = RowWeights.FirstThatCounts(p.Weights, p.IsWeighted, p.Rows);
        if (first == p.Rows) return;
        if (Group.IdxX == 0) p.Found[0] = 1;
        for (long line = Group.IdxX; line < p.Columns + p.Targets; line += Group.DimX)
        {
            // Deviations from the first row: a constant column is then found exactly.
            double origin = TArithmetic.Wide(Line(p, first, line)), sum = 0;
            int count = 0;
            for (long row = first; row < p.Rows && row < first + Chunk; row++)
            {
                if (p.IsWeighted != 0 && p.Weights[row] == T.Zero) continue;
                sum += TArithmetic.Wide(Line(p, row, line)) - origin;
                count++;
            }

            // A value that is not finite shows in the products by itself.
            double near = origin + (sum / count);
            T rounded = TArithmetic.Narrow(near);
            p.Shift[line] = TArithmetic.Wide(rounded) - TArithmetic.Wide(rounded) == 0 ? rounded : T.Zero;
        }
    }

    public static void Add<T, TArithmetic>(MomentArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<T> left = SharedMemory.Allocate<T>(IlgpuContext.MostItems), right = SharedMemory.Allocate<T>(IlgpuContext.MostItems);
        int side = Group.DimX, i = Group.IdxY, j = Group.IdxX;
        long order = p.Columns + p.Targets + 1, across = (order + side - 1) / side, tiles = across * (across + 1) / 2, tile = Grid.IdxX % tiles, lane = Grid.IdxX / tiles;
        long tileRow = Triangle.Row(tile), firstRow = tileRow * side, firstColumn = (tile - Triangle.First(tileRow)) * side, row = firstRow + i, column = firstColumn + j;
        double total = 0;
        for (long begin = lane * Chunk; begin < p.Rows; begin += (long)p.Lanes * Chunk)
        {
            long end = begin + Chunk < p.Rows ? begin + Chunk : p.Rows;
            T sum = T.Zero;
            for (long first = begin; first < end; first += side)
            {
                // A row of weight 0 is absent, whatever it holds.
                long sample = first + i;
                T weight = sample >= end ? T.Zero : p.IsWeighted != 0 ? p.Weights[sample] : T.One;
                left[(i * side) + j] = weight != T.Zero && firstRow + j < order ? weight * Deviation(p, sample, firstRow + j) : T.Zero;
                right[(i * side) + j] = weight != T.Zero && firstColumn + j < order ? Deviation(p, sample, firstColumn + j) : T.Zero;
                Group.Barrier();
                for (int k = 0; k < side; k++) sum += left[(k * side) + i] * right[(k * side) + j];
                Group.Barrier();
            }

            total += TArithmetic.Wide(sum);
        }

        if (row < order && column <= row) p.Sums[(((lane * order) + row) * order) + column] += total;
    }

    /// <summary>From sums about the shift to moments: those about the means follow exactly. Both triangles.</summary>
    public static void Finish<T, TArithmetic>(MomentArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        long order = p.Columns + p.Targets + 1, last = order - 1, elements = Triangle.First(order);
        for (long at = GridExtent.Item; at < elements; at += GridExtent.Items)
        {
            long row = Triangle.Row(at), column = at - Triangle.First(row);
            double value = Sum(p, order, row, column);
            if (p.IsCentered != 0 && column < last)
            {
                double weight = Sum(p, order, last, last), border = Sum(p, order, last, column), mean = weight == 0 ? 0 : border / weight;
                if (row == last)
                {
                    value = weight == 0 ? 0 : TArithmetic.Wide(p.Shift[column]) + mean;
                }
                else
                {
                    // A mean that is not finite leaves NaN: nothing deviates from it by a number.
                    double other = weight == 0 ? 0 : Sum(p, order, last, row) / weight;
                    value = value - (other * border) + (other - other) + (mean - mean);
                    if (row == column && value < 0) value = 0;
                }
            }

            p.Moments[row, column] = value;
            p.Moments[column, row] = value;
        }
    }

    private static T Line<T>(in MomentArguments<T> p, long row, long line)
        where T : unmanaged
        => line < p.Columns ? p.X[row, line] : p.Y[row, line - p.Columns];

    private static T Deviation<T>(in MomentArguments<T> p, long row, long line)
        where T : unmanaged, INumber<T>
        => line == p.Columns + p.Targets ? T.One : Line(p, row, line) - p.Shift[line];

    private static double Sum<T>(in MomentArguments<T> p, long order, long row, long column)
        where T : unmanaged
    {
        double sum = 0;
        for (int lane = 0; lane < p.Lanes; lane++) sum += p.Sums[(((lane * order) + row) * order) + column];
        return sum;
    }
}
