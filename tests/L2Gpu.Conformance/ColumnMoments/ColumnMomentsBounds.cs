using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far moments of columns may be from the reference. All of it is FP64, whatever the data are.</summary>
internal static class ColumnMomentsBounds
{
    /// <summary>
    /// (n + 4)·ε of what a sum about the first row adds up, doubled by the correction to the mean (Cauchy and Schwarz) and by the reference; and what
    /// the rounding of the means leaves, which counts only where they are large.
    /// </summary>
    public static (double[] Means, double[] Squares, double[] Cross) Elements<T>(RegressionRows<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = rows.Rows, d = rows.Columns, t = rows.Targets, all = d + t;
        int first = Enumerable.Range(0, n).FirstOrDefault(i => rows.Weight(i) != 0);
        double epsilon = Dense.Epsilon<double>(), rounding = (n + 4) * epsilon, total = Enumerable.Range(0, n).Sum(rows.Weight);
        double[] shift = [.. Enumerable.Range(0, all).Select(a => n == 0 ? 0 : rows.Value(first, a))], means = new double[all + 1];
        var size = new double[all];
        for (int a = 0; a < all; a++)
        {
            for (int i = 0; i < n; i++)
            {
                if (rows.Weight(i) == 0) continue;
                means[a] += 2 * rounding * rows.Weight(i) * Math.Abs(rows.Value(i, a) - shift[a]) / total;
                size[a] = Math.Max(size[a], Math.Abs(rows.Value(i, a)));
            }

            means[a] += 4 * epsilon * size[a];
        }

        means[all] = rounding * total;
        double Product(int a, int b)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                if (rows.Weight(i) == 0) continue;
                sum += rows.Weight(i) * Math.Abs((rows.Value(i, a) - shift[a]) * (rows.Value(i, b) - shift[b]));
            }

            return (4 * rounding * Math.Sqrt(Spread(a) * Spread(b))) + (4 * rounding * sum) + (16 * epsilon * epsilon * total * n * size[a] * size[b]);
        }

        double Spread(int a) => Enumerable.Range(0, n).Where(i => rows.Weight(i) != 0).Sum(i => rows.Weight(i) * Math.Pow(rows.Value(i, a) - shift[a], 2));
        return (means, [.. Enumerable.Range(0, all).Select(a => Product(a, a))], [.. Enumerable.Range(0, d * t).Select(i => Product(i / t, d + (i % t)))]);
    }
}
