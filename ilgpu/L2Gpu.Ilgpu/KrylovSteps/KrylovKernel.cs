using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Steps with sums: a group has a part of the rows of one column. Parts have a length that nothing changes, and are added in their order.</summary>
internal static class KrylovKernel
{
    /// <summary>Rows of a part.</summary>
    public const long PartRows = 4096;

    public static void Dot<T, TArithmetic>(KrylovArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(IlgpuContext.MostItems);
        long column = Grid.IdxX % p.Columns, part = Grid.IdxX / p.Columns, end = End(p.Rows, part);
        double sum = 0;
        for (long row = (part * PartRows) + Group.IdxX; row < end; row += Group.DimX) sum += TArithmetic.Wide(p.P[row, column]) * TArithmetic.Wide(p.Q[row, column]);
        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0) p.Parts[(part * p.Columns) + column] = sum;
    }

    /// <summary>q ← q + σp, and pᵀq.</summary>
    public static void Shift<T, TArithmetic>(KrylovArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(IlgpuContext.MostItems);
        long column = Grid.IdxX % p.Columns, part = Grid.IdxX / p.Columns, end = End(p.Rows, part);
        double sum = 0, shift = p.Numerator[column];
        for (long row = (part * PartRows) + Group.IdxX; row < end; row += Group.DimX)
        {
            double direction = TArithmetic.Wide(p.P[row, column]);
            T stored = TArithmetic.Narrow(TArithmetic.Wide(p.Q[row, column]) + (shift * direction));
            p.Q[row, column] = stored;
            sum += direction * TArithmetic.Wide(stored);
        }

        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX == 0) p.Parts[(part * p.Columns) + column] = sum;
    }

    /// <summary>x ← x + αp, r ← r − αq, and ‖r‖².</summary>
    public static void Advance<T, TArithmetic>(KrylovArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(IlgpuContext.MostItems);
        long column = Grid.IdxX % p.Columns, part = Grid.IdxX / p.Columns, end = End(p.Rows, part);
        double sum = 0, curvature = p.Denominator[column], alpha = curvature > 0 ? FiniteOrZero(p.Numerator[column] / curvature) : 0;
        for (long row = (part * PartRows) + Group.IdxX; row < end; row += Group.DimX)
        {
            double left = TArithmetic.Wide(p.R[row, column]);
            if (alpha != 0)
            {
                p.X[row, column] = TArithmetic.Narrow(TArithmetic.Wide(p.X[row, column]) + (alpha * TArithmetic.Wide(p.P[row, column])));
                T stored = TArithmetic.Narrow(left - (alpha * TArithmetic.Wide(p.Q[row, column])));
                p.R[row, column] = stored;
                left = TArithmetic.Wide(stored);
            }

            sum += left * left;
        }

        sum = GroupSum.Of(shared, sum);
        if (Group.IdxX != 0) return;
        p.Parts[(part * p.Columns) + column] = sum;
        if (part == 0) p.Quotient[column] = alpha;
    }

    /// <summary>Adds the parts up.</summary>
    public static void Combine<T>(KrylovArguments<T> p)
        where T : unmanaged
    {
        for (long column = GridExtent.Item; column < p.Columns; column += GridExtent.Items)
        {
            double sum = 0;
            for (long part = 0; part < p.PartCount; part++) sum += p.Parts[(part * p.Columns) + column];
            p.Sums[column] = sum;
        }
    }

    /// <summary>p ← z + βp, with z in the place of q.</summary>
    public static void Direction<T, TArithmetic>(KrylovArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long row = at / p.Columns, column = at % p.Columns;
            double beta = FiniteOrZero(p.Numerator[column] / p.Denominator[column]), value = TArithmetic.Wide(p.Q[row, column]);
            if (beta != 0) value += beta * TArithmetic.Wide(p.P[row, column]);
            p.P[row, column] = TArithmetic.Narrow(value);
        }
    }

    /// <summary>Stores β.</summary>
    public static void Ratio<T>(KrylovArguments<T> p)
        where T : unmanaged
    {
        for (long column = GridExtent.Item; column < p.Columns; column += GridExtent.Items) p.Quotient[column] = FiniteOrZero(p.Numerator[column] / p.Denominator[column]);
    }

    // NaN where it is not finite, and a comparison with that is false.
    private static double FiniteOrZero(double value) => value - value == 0 ? value : 0;

    private static long End(long rows, long part) => (part + 1) * PartRows < rows ? (part + 1) * PartRows : rows;
}
