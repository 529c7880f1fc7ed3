namespace L2Gpu.Ilgpu;

/// <summary>Copies between precisions and units.</summary>
internal static class ConversionKernel
{
    public static void Run<TFrom, TFromArithmetic, TTo, TToArithmetic>(ConversionArguments<TFrom, TTo> p)
        where TFrom : unmanaged
        where TFromArithmetic : struct, IArithmetic<TFrom>
        where TTo : unmanaged
        where TToArithmetic : struct, IArithmetic<TTo>
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Columns; at += GridExtent.Items)
        {
            long row = at / p.Columns, column = at % p.Columns;
            double value = TFromArithmetic.Wide(p.From[row, column]);
            if (p.HasUnits != 0) value = (value - p.Center[column]) * p.Factor[column];
            p.To[row, column] = TToArithmetic.Narrow(value);
        }
    }
}
