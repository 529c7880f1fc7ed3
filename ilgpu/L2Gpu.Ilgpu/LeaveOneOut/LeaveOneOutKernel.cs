using System.Numerics;

namespace L2Gpu.Ilgpu;

/// <summary>Leave-one-out errors by the formula, in FP64: coordinates of rows first, then an item a penalty and target.</summary>
internal static class LeaveOneOutKernel
{
    public static void Coordinates<T, TArithmetic>(LeaveOneOutArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Block.Rows * p.Rank; at += GridExtent.Items)
        {
            long row = at / p.Rank, direction = at % p.Rank;
            double z = 0;
            for (long j = 0; j < p.Block.Columns; j++) z += (TArithmetic.Wide(p.Block.X[row, j]) - p.Center[j]) * TArithmetic.Wide(p.Basis[j, direction]);
            p.Coordinates[at] = z;
        }
    }

    public static void Add<T, TArithmetic>(LeaveOneOutArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        LanePlace place = LanePlace.Of(p.Block.Outputs);
        if (place.Output >= p.Block.Outputs) return;
        long penalty = place.Output / p.Block.Targets, target = place.Output % p.Block.Targets;
        double sum = 0, own = p.HasMargins != 0 ? p.Margins[penalty] : 0, margin = own > p.Margin ? own : p.Margin;
        for (long first = place.Lane * LaneRows<T>.Chunk; first < p.Block.Rows; first += (long)p.Block.Lanes * LaneRows<T>.Chunk)
        {
            long end = first + LaneRows<T>.Chunk < p.Block.Rows ? first + LaneRows<T>.Chunk : p.Block.Rows;
            for (long row = first; row < end; row++)
            {
                T given = p.Block.IsWeighted != 0 ? p.Block.Weights[row] : T.One;
                if (given == T.Zero) continue;
                double weight = TArithmetic.Wide(given), leverage = p.BaseLeverage, e = TArithmetic.Wide(p.Block.Y[row, target]) - p.Offset[target];
                for (long j = 0; j < p.Rank; j++)
                {
                    double z = p.Coordinates[(row * p.Rank) + j], filtered = z * TArithmetic.Wide(p.Filters[j, penalty]);
                    leverage += z * filtered;
                    e -= filtered * TArithmetic.Wide(p.Projections[j, target]);
                }

                double rest = 1 - (weight * leverage);
                sum += rest <= margin ? double.PositiveInfinity : weight * (e / rest) * (e / rest);
            }
        }

        p.Block.Sums[(place.Lane * p.Block.Outputs) + place.Output] += sum;
    }

    public static void Finish<T>(LeaveOneOutArguments<T> p)
        where T : unmanaged
    {
        for (long output = GridExtent.Item; output < p.Block.Outputs; output += GridExtent.Items)
            p.Errors[output / p.Block.Targets, output % p.Block.Targets] = LanePlace.Total(p.Block.Sums, p.Block.Outputs, p.Block.Lanes, output);
    }
}
