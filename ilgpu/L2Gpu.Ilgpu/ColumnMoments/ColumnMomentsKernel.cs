using System.Numerics;
using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>
/// Sums of columns about a shift, in FP64. Of d + t = p lines a lane has p sums of deviations and that of the weights, p sums of their squares, and d·t sums of products of a feature's and a target's.
/// </summary>
internal static class ColumnMomentsKernel
{
    /// <summary>Finds the shift. One group.</summary>
    public static void FindShift<T, TArithmetic>(ColumnMomentsArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        bool isKnown = p.Found[0] != 0;
        Group.Barrier();
        if (isKnown) return;
        long first = RowWeights.FirstThatCounts(p.Block.Weights, p.Block.IsWeighted, p.Block.Rows);
        if (first == p.Block.Rows) return;
        if (Group.IdxX == 0) p.Found[0] = 1;
        for (long line = Group.IdxX; line < p.Block.Columns + p.Block.Targets; line += Group.DimX) p.Shift[line] = Line<T, TArithmetic>(p, first, line);
    }

    public static void Add<T, TArithmetic>(ColumnMomentsArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        LanePlace place = LanePlace.Of(p.Block.Outputs);
        if (place.Output >= p.Block.Outputs) return;

        // The two lines whose deviations are multiplied; the one behind the last is 1.
        long all = p.Block.Columns + p.Block.Targets, square = place.Output - all - 1, product = square - all;
        long left = square < 0 ? place.Output : product < 0 ? square : product / p.Block.Targets, right = square < 0 ? all : product < 0 ? square : p.Block.Columns + (product % p.Block.Targets);
        double sum = 0, leftShift = left < all ? p.Shift[left] : 0, rightShift = right < all ? p.Shift[right] : 0;
        for (long first = place.Lane * LaneRows<T>.Chunk; first < p.Block.Rows; first += (long)p.Block.Lanes * LaneRows<T>.Chunk)
        {
            long end = first + LaneRows<T>.Chunk < p.Block.Rows ? first + LaneRows<T>.Chunk : p.Block.Rows;
            for (long row = first; row < end; row++)
            {
                T weight = p.Block.IsWeighted != 0 ? p.Block.Weights[row] : T.One;
                if (weight == T.Zero) continue;
                double a = left < all ? Line<T, TArithmetic>(p, row, left) - leftShift : 1, b = right < all ? Line<T, TArithmetic>(p, row, right) - rightShift : 1;
                sum += TArithmetic.Wide(weight) * a * b;
            }
        }

        p.Block.Sums[(place.Lane * p.Block.Outputs) + place.Output] += sum;
    }

    /// <summary>Σw(z − z̄)² = Σw(z − s)² − W(z̄ − s)², and z̄ − s is small beside the spread, as s is one of the values.</summary>
    public static void Finish<T>(ColumnMomentsArguments<T> p)
        where T : unmanaged
    {
        long all = p.Block.Columns + p.Block.Targets;
        for (long output = GridExtent.Item; output < p.Block.Outputs; output += GridExtent.Items)
        {
            double weight = Total(p, all), value = Total(p, output);
            long square = output - all - 1, product = square - all;
            if (output == all)
            {
                p.Means[all] = weight;
            }
            else if (square < 0)
            {
                p.Means[output] = weight == 0 ? 0 : p.Shift[output] + (value / weight);
            }
            else if (product < 0)
            {
                double sum = Total(p, square), about = weight == 0 ? 0 : value - (sum * (sum / weight));
                p.Squares[square] = about < 0 ? 0 : about;
            }
            else
            {
                long j = product / p.Block.Targets, k = product % p.Block.Targets;
                p.Cross[j, k] = weight == 0 ? 0 : value - (Total(p, j) * (Total(p, p.Block.Columns + k) / weight));
            }
        }
    }

    private static double Line<T, TArithmetic>(in ColumnMomentsArguments<T> p, long row, long line)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
        => TArithmetic.Wide(line < p.Block.Columns ? p.Block.X[row, line] : p.Block.Y[row, line - p.Block.Columns]);

    private static double Total<T>(in ColumnMomentsArguments<T> p, long output)
        where T : unmanaged
        => LanePlace.Total(p.Block.Sums, p.Block.Outputs, p.Block.Lanes, output);
}
