using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>Columns and rows of packed row-major matrices.</summary>
internal static class Columns
{
    /// <summary>A copy of one of them.</summary>
    public static double[] Of(ReadOnlySpan<double> matrix, int columns, int column)
    {
        var values = new double[matrix.Length / columns];
        for (int i = 0; i < values.Length; i++) values[i] = matrix[(i * columns) + column];
        return values;
    }

    /// <summary>Their Euclidean norms.</summary>
    public static double[] Norms(double[] matrix, int columns) => [.. Enumerable.Range(0, columns).Select(column => Binary.Norm(Of(matrix, columns, column)))];

    /// <summary>A copy of some rows.</summary>
    public static double[] Rows(double[] matrix, int columns, int[] rows)
    {
        var values = new double[rows.Length * columns];
        for (int i = 0; i < rows.Length; i++) Array.Copy(matrix, rows[i] * columns, values, i * columns, columns);
        return values;
    }
}
