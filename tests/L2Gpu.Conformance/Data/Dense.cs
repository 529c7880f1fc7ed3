using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>Small dense algebra on packed row-major doubles, for bounds and expectations.</summary>
internal static class Dense
{
    /// <summary>The distance from 1 to the next number of the type: twice the unit roundoff.</summary>
    public static double Epsilon<T>()
        where T : IFloatingPointIeee754<T>
        => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>Exact doubles of floats or doubles.</summary>
    public static double[] Widen<T>(T[] values)
        where T : INumberBase<T>
        => Array.ConvertAll(values, double.CreateTruncating);

    /// <summary>Doubles rounded to the type.</summary>
    public static T[] Narrow<T>(double[] values)
        where T : INumberBase<T>
        => Array.ConvertAll(values, T.CreateTruncating);

    /// <summary>Elementwise absolute values.</summary>
    public static double[] Abs(double[] values) => Array.ConvertAll(values, Math.Abs);

    /// <summary>The product of (m, k) and (k, n).</summary>
    public static double[] Multiply(double[] a, double[] b, int m, int k, int n)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int p = 0; p < k; p++)
            {
                double x = a[(i * k) + p];
                for (int j = 0; j < n; j++) c[(i * n) + j] += x * b[(p * n) + j];
            }
        }

        return c;
    }

    /// <summary>The transpose of (rows, columns).</summary>
    public static double[] Transpose(double[] a, int rows, int columns)
    {
        var result = new double[a.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) result[(j * rows) + i] = a[(i * columns) + j];
        }

        return result;
    }

    /// <summary>The lower triangle of (n, n) with zeros above it.</summary>
    public static double[] Lower(double[] a, int n)
    {
        var result = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) result[(i * n) + j] = a[(i * n) + j];
        }

        return result;
    }

    /// <summary>The inverse of a lower triangle.</summary>
    public static double[] InvertLower(double[] l, int n)
    {
        var inverse = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            inverse[(j * n) + j] = 1 / l[(j * n) + j];
            for (int i = j + 1; i < n; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++) sum += l[(i * n) + k] * inverse[(k * n) + j];
                inverse[(i * n) + j] = -sum / l[(i * n) + i];
            }
        }

        return inverse;
    }

    /// <summary>The largest row sum of absolute values: at least ‖A‖₂ for a symmetric matrix.</summary>
    public static double RowSumNorm(double[] a, int n)
    {
        double norm = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++) sum += Math.Abs(a[(i * n) + j]);
            norm = Math.Max(norm, sum);
        }

        return norm;
    }

    /// <summary>The square root of the sum of squares: at least ‖A‖₂.</summary>
    public static double FrobeniusNorm(double[] a) => Math.Sqrt(a.Sum(x => x * x));

    /// <summary>Solves a small system by elimination with row exchanges; destroys both arguments and returns the solution.</summary>
    public static double[] Solve(double[] a, double[] b, int n)
    {
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * n) + k]) > Math.Abs(a[(pivot * n) + k])) pivot = i;
            }

            for (int j = 0; j < n && pivot != k; j++) (a[(k * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(k * n) + j]);
            (b[k], b[pivot]) = (b[pivot], b[k]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[(i * n) + k] / a[(k * n) + k];
                for (int j = k; j < n; j++) a[(i * n) + j] -= factor * a[(k * n) + j];
                b[i] -= factor * b[k];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < n; j++) b[i] -= a[(i * n) + j] * b[j];
            b[i] /= a[(i * n) + i];
        }

        return b;
    }
}
