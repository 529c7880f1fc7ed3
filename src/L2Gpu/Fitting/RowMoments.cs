using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>Weighted means and variances of the columns of rows in memory.</summary>
internal static class RowMoments
{
    /// <summary>Computes them in two passes, so that the variances are of the deviations.</summary>
    /// <param name="z">Shape (rows, width), packed.</param>
    /// <param name="weights">One for each row.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="subtract">Whether the means are taken away from z; the variances are about them in any case.</param>
    /// <returns>Σw, and for each column Σwz/Σw and Σw(z − z̄)²/Σw; zeros where Σw is 0.</returns>
    public static (double Total, double[] Means, double[] Variances) Of(double[] z, double[] weights, int width, bool subtract)
    {
        // In order: a vectorised sum depends on where the array happens to lie.
        double total = weights.Sum();
        var means = new double[width];
        var variances = new double[width];
        if (total == 0) return (0, means, variances);
        for (int row = 0; row < weights.Length; row++) TensorPrimitives.MultiplyAdd(z.AsSpan(row * width, width), weights[row] / total, means, means);
        var difference = new double[width];
        for (int row = 0; row < weights.Length; row++)
        {
            Span<double> values = z.AsSpan(row * width, width);
            TensorPrimitives.Subtract(values, means, difference);
            if (subtract) difference.CopyTo(values);
            TensorPrimitives.Multiply(difference, difference, difference);
            TensorPrimitives.MultiplyAdd(difference, weights[row] / total, variances, variances);
        }

        return (total, means, variances);
    }
}
