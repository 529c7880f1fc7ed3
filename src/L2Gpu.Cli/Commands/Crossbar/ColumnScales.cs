using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>Means and standard deviations of columns, by which they are brought to the order of 1 that crossbars need.</summary>
/// <param name="Mean">Of each column.</param>
/// <param name="Deviation">Of each column, over rows without correction; 1 where it does not vary.</param>
internal sealed record ColumnScales(double[] Mean, double[] Deviation)
{
    /// <summary>Those of a matrix with one row an observation.</summary>
    public static unsafe ColumnScales Of(HostMatrix<double> rows)
    {
        double[] mean = new double[rows.Columns], deviation = new double[rows.Columns];
        using HostPin<double> pin = rows.Pin();
        for (long j = 0; j < rows.Columns; j++)
        {
            double* column = pin.Origin + (j * rows.ColumnStride);
            double sum = 0, squares = 0;
            for (long i = 0; i < rows.Rows; i++) sum += column[i * rows.RowStride];
            mean[j] = sum / rows.Rows;
            for (long i = 0; i < rows.Rows; i++) squares += (column[i * rows.RowStride] - mean[j]) * (column[i * rows.RowStride] - mean[j]);
            double found = Math.Sqrt(squares / rows.Rows);

            // What is left of a column that does not vary is rounding.
            deviation[j] = found > 1e-12 * Math.Abs(mean[j]) ? found : 1;
        }

        return new ColumnScales(mean, deviation);
    }

    /// <summary>(x − mean)/deviation of each column, in FP32.</summary>
    public unsafe HostMatrix<float> Apply(HostMatrix<double> rows)
    {
        var scaled = new float[rows.Rows * rows.Columns];
        using HostPin<double> pin = rows.Pin();
        for (long i = 0, at = 0; i < rows.Rows; i++)
        {
            for (long j = 0; j < rows.Columns; j++, at++) scaled[at] = (float)((pin.Origin[(i * rows.RowStride) + (j * rows.ColumnStride)] - Mean[j]) / Deviation[j]);
        }

        return HostMatrix<float>.FromRowMajor(scaled, rows.Rows, rows.Columns);
    }

    /// <summary>The numbers that stand for scaled ones.</summary>
    public double[,] Undo(float[,] scaled)
    {
        var rows = new double[scaled.GetLength(0), scaled.GetLength(1)];
        for (int i = 0; i < rows.GetLength(0); i++)
        {
            for (int j = 0; j < rows.GetLength(1); j++) rows[i, j] = (scaled[i, j] * Deviation[j]) + Mean[j];
        }

        return rows;
    }
}
