using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>What pairs should be, and how far from it they may be.</summary>
internal static class PairwiseBounds
{
    /// <summary>The points as the function sees them: divided by length scales in FP64, and rounded once.</summary>
    public static double[] Scaled<T>(KernelFunction kernel, double[] points)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (kernel.LengthScales.IsEmpty) return points;
        int columns = kernel.LengthScales.Length;
        return Dense.Widen(Dense.Narrow<T>([.. points.Select((value, i) => value * (1 / kernel.LengthScales[i % columns]))]));
    }

    /// <summary>K and the bound of each element.</summary>
    /// <param name="kernel">k.</param>
    /// <param name="x">Shape (n, d), packed.</param>
    /// <param name="y">Shape (m, d), packed.</param>
    /// <param name="n">Points of x.</param>
    /// <param name="m">Points of y.</param>
    /// <param name="d">Columns of both.</param>
    public static (double[] Values, double[] Errors) Matrix<T>(KernelFunction kernel, double[] x, double[] y, int n, int m, int d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PairProgram program = kernel.Resolve(d).Program;
        (x, y) = (Scaled<T>(kernel, x), Scaled<T>(kernel, y));
        double[] values = new double[n * m], errors = new double[n * m];
        for (int i = 0, at = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++, at++)
                (values[at], errors[at], _) = PairError<T>.Of(program, x.AsSpan(i * d, d), y.AsSpan(j * d, d));
        }

        return (values, errors);
    }

    /// <summary>k(xᵢ, xᵢ) and the bound of each.</summary>
    public static (double[] Values, double[] Errors) Diagonal<T>(KernelFunction kernel, double[] x, int n, int d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PairProgram program = kernel.Resolve(d).Program;
        x = Scaled<T>(kernel, x);
        double[] values = new double[n], errors = new double[n];
        for (int i = 0; i < n; i++) (values[i], errors[i], _) = PairError<T>.Of(program, x.AsSpan(i * d, d), x.AsSpan(i * d, d));
        return (values, errors);
    }

    /// <summary>K·V, carried in twice FP64, and the bound of each element: the errors of K times |V|, and what the summation may add.</summary>
    /// <param name="matrix">K and its errors.</param>
    /// <param name="v">Shape (m, r), packed.</param>
    /// <param name="n">Rows of K.</param>
    /// <param name="m">Columns of K.</param>
    /// <param name="r">Columns of V.</param>
    /// <param name="summation">How sums are taken.</param>
    public static (double[] Values, double[] Errors) Multiply<T>((double[] Values, double[] Errors) matrix, double[] v, int n, int m, int r, Summation summation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] values = new double[n * r], errors = new double[n * r];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < r; c++)
            {
                double high = 0, low = 0, magnitude = 0, carried = 0;
                for (int j = 0; j < m; j++)
                {
                    double k = matrix.Values[(i * m) + j], factor = v[(j * r) + c], product = k * factor, sum = high + product, part = sum - high;
                    low += Math.FusedMultiplyAdd(k, factor, -product) + (high - (sum - part)) + (product - part);
                    high = sum;
                    magnitude += (Math.Abs(k) + matrix.Errors[(i * m) + j]) * Math.Abs(factor);
                    carried += matrix.Errors[(i * m) + j] * Math.Abs(factor);
                }

                double value = double.IsFinite(high) ? high + low : high;
                values[(i * r) + c] = value;
                errors[(i * r) + c] = carried + Summed<T>(m, Math.Abs(value) + carried, magnitude, summation);
            }
        }

        return (values, errors);
    }

    private static double Summed<T>(int m, double value, double magnitude, Summation summation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (magnitude == 0) return 0;
        double unit = Dense.Epsilon<T>() / 2, wide = Dense.Epsilon<double>() / 2;
        double added = summation == Summation.Blocked ? ((520 * unit) + (m / 256.0 * wide)) * magnitude
            : (unit * value) + ((typeof(T) == typeof(float) ? 2.0 * m * wide : 2.0 * m * m * wide * wide) * magnitude);
        return added + (wide * value) + (m * PairError<T>.Smallest);
    }
}
