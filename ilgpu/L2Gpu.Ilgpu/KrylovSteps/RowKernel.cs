namespace L2Gpu.Ilgpu;

/// <summary>Scaled rows, and columns that are picked.</summary>
internal static class RowKernel
{
    /// <summary>y ← diag(f)·x + keep·y.</summary>
    public static void Scale<T, TArithmetic>(RowArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Count; at += GridExtent.Items)
        {
            long row = at / p.Count, column = at % p.Count;
            double value = p.Factors[row] * TArithmetic.Wide(p.From[row, column]);
            if (p.Keep != 0) value += p.Keep * TArithmetic.Wide(p.To[row, column]);
            p.To[row, column] = TArithmetic.Narrow(value);
        }
    }

    /// <summary>destination[:, j] = source[:, columns[j]].</summary>
    public static void Gather<T>(RowArguments<T> p)
        where T : unmanaged
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Count; at += GridExtent.Items)
        {
            long row = at / p.Count, column = at % p.Count;
            p.To[row, column] = p.From[row, p.Columns[column]];
        }
    }
}
