using System.Numerics;

namespace L2Gpu.Ilgpu;

/// <summary>Residuals and what they sum up to, in FP64: first Σw(x − c)ᵀe, then Σwe² and Σwe.</summary>
internal static class ResidualKernel
{
    public static void Errors<T, TArithmetic>(ResidualArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Block.Rows * p.Block.Targets; at += GridExtent.Items)
        {
            long row = at / p.Block.Targets, target = at % p.Block.Targets;
            double e = TArithmetic.Wide(p.Block.Y[row, target]) - p.Offset[target];
            for (long j = 0; j < p.Block.Columns; j++) e -= (TArithmetic.Wide(p.Block.X[row, j]) - p.Center[j]) * p.Coefficients[j, target];
            p.Errors[at] = e;
        }
    }

    public static void Add<T, TArithmetic>(ResidualArguments<T> p)
        where T : unmanaged, INumber<T>
        where TArithmetic : struct, IArithmetic<T>
    {
        LanePlace place = LanePlace.Of(p.Block.Outputs);
        if (place.Output >= p.Block.Outputs) return;
        long products = p.Block.Columns * p.Block.Targets, rest = place.Output - products, target = place.Output % p.Block.Targets, column = place.Output / p.Block.Targets;
        double sum = 0, center = rest < 0 ? p.Center[column] : 0;
        for (long first = place.Lane * LaneRows<T>.Chunk; first < p.Block.Rows; first += (long)p.Block.Lanes * LaneRows<T>.Chunk)
        {
            long end = first + LaneRows<T>.Chunk < p.Block.Rows ? first + LaneRows<T>.Chunk : p.Block.Rows;
            for (long row = first; row < end; row++)
            {
                T weight = p.Block.IsWeighted != 0 ? p.Block.Weights[row] : T.One;
                if (weight == T.Zero) continue;
                double e = p.Errors[(row * p.Block.Targets) + target], weighted = TArithmetic.Wide(weight) * e;
                sum += rest < 0 ? (TArithmetic.Wide(p.Block.X[row, column]) - center) * weighted : rest < p.Block.Targets ? weighted * e : weighted;
            }
        }

        p.Block.Sums[(place.Lane * p.Block.Outputs) + place.Output] += sum;
    }

    public static void Finish<T>(ResidualArguments<T> p)
        where T : unmanaged
    {
        for (long output = GridExtent.Item; output < p.Block.Outputs; output += GridExtent.Items)
        {
            double total = LanePlace.Total(p.Block.Sums, p.Block.Outputs, p.Block.Lanes, output);
            long row = output / p.Block.Targets, target = output % p.Block.Targets;
            if (row < p.Block.Columns) p.Gradient[row, target] = total;
            else p.Sums[row - p.Block.Columns, target] = total;
        }
    }
}
