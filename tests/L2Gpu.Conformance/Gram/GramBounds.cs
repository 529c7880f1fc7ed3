using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far second moments may be from the reference.</summary>
internal static class GramBounds
{
    /// <summary>
    /// The contract's c: products may be summed in T within a fixed number of rows only, and a fixed number above this one would lose more
    /// than a decimal digit against FP64.
    /// </summary>
    public const int LongestSumInT = 1024;

    // Beyond the sums: the shift, √w on both sides, the product, and the conversion, each with at most an ε.
    private const int Rounding = 8;

    /// <summary>
    /// The bounds of a moment matrix, by the contract: c·ε·‖zₐ − s‖·‖z_b − s‖, s being whatever point the first block suggests, so at most as far
    /// from the mean as its farthest row, and rounded to T. The reference adds the same with n for c and FP64's ε.
    /// </summary>
    public static double[] Moments<T>(RegressionRows<T> rows, bool centered, int firstBlock)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = rows.Rows, m = rows.Columns + rows.Targets, p = m + 1;
        double epsilon = ((Math.Min(n, LongestSumInT) + Rounding) * Dense.Epsilon<T>()) + ((n + Rounding) * Dense.Epsilon<double>());
        double total = Enumerable.Range(0, n).Sum(rows.Weight);
        var bounds = new double[p * p];
        if (total == 0) return bounds;

        var norm = new double[m];
        var meanError = new double[m];
        for (int a = 0; a < m; a++)
        {
            double mean = 0, largest = 0, sum = 0, farthest = 0;
            for (int i = 0; i < n; i++)
            {
                mean += rows.Weight(i) * rows.Value(i, a) / total;
                largest = Math.Max(largest, Math.Abs(rows.Value(i, a)));
            }

            for (int i = 0; i < n; i++)
            {
                double deviation = rows.Value(i, a) - (centered ? mean : 0);
                sum += rows.Weight(i) * deviation * deviation;
                if (i < firstBlock) farthest = Math.Max(farthest, Math.Abs(deviation));
            }

            norm[a] = Math.Sqrt(sum) + (centered ? Math.Sqrt(total) * (farthest + (4 * Dense.Epsilon<T>() * largest)) : 0);
            meanError[a] = (n + Rounding) * Dense.Epsilon<double>() * largest;
        }

        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
                bounds[(a * p) + b] = (epsilon * norm[a] * norm[b]) + (centered ? total * meanError[a] * meanError[b] : 0);
            bounds[(a * p) + m] = bounds[(m * p) + a] = centered ? (epsilon * norm[a] / Math.Sqrt(total)) + meanError[a] : epsilon * norm[a] * Math.Sqrt(total);
        }

        bounds[(p * p) - 1] = epsilon * total;
        return bounds;
    }

    /// <summary>
    /// The bounds of one XᵀWX: (n + 4)·ε·Σ wᵢ|xᵢₐ||xᵢ_b| for the accelerator (n products and sums, and at most √w on both sides), and the same
    /// with FP64's ε for the reference.
    /// </summary>
    public static double[] Product<T>(double[] x, double[]? weights, int n, int d)
        where T : IFloatingPointIeee754<T>
    {
        double epsilon = (n + 4) * (Dense.Epsilon<T>() + Dense.Epsilon<double>());
        double[] right = Dense.Abs(x);
        for (int i = 0; i < right.Length; i++) right[i] *= epsilon * (weights?[i / d] ?? 1);
        return Dense.Multiply(Dense.Transpose(Dense.Abs(x), n, d), right, d, n, d);
    }

    /// <summary>
    /// The bounds of s·G·s + p: three roundings of each term in FP64, twice because the reference makes them too, and one rounding to T.
    /// </summary>
    public static double System<T>(double scaled, double penalty)
        where T : IFloatingPointIeee754<T>
        => ((Dense.Epsilon<T>() / 2) + (8 * Dense.Epsilon<double>())) * (Math.Abs(scaled) + Math.Abs(penalty));
}
