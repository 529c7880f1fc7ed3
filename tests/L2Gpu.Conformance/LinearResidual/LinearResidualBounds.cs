using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far residual sums may be from the reference. All of it is FP64, whatever the data are, and each side is given the same.</summary>
internal static class LinearResidualBounds
{
    /// <summary>
    /// An error of (d + 3)·ε·(|y| + |offset| + |x − c||B|) in each residual, carried through the sums, which add (n + 3)·ε of what they sum;
    /// twice, since the reference has them too.
    /// </summary>
    public static (double[] Gradient, double[] Sums) Elements<T>(RegressionRows<T> rows, LinearModel model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = rows.Rows, d = rows.Columns, t = rows.Targets;
        double epsilon = Dense.Epsilon<double>(), sumError = (n + 3) * epsilon;
        var gradient = new double[d * t];
        var sums = new double[2 * t];
        for (int i = 0; i < n; i++)
        {
            double weight = rows.Weight(i);
            for (int k = 0; k < t; k++)
            {
                double y = rows.Value(i, d + k), e = y - model.Offset[k], magnitude = Math.Abs(y) + Math.Abs(model.Offset[k]);
                for (int j = 0; j < d; j++)
                {
                    double term = (rows.Value(i, j) - model.Center[j]) * model.Coefficients[(j * t) + k];
                    e -= term;
                    magnitude += Math.Abs(term);
                }

                double error = (d + 3) * epsilon * magnitude, size = Math.Abs(e);
                for (int j = 0; j < d; j++)
                    gradient[(j * t) + k] += 2 * weight * Math.Abs(rows.Value(i, j) - model.Center[j]) * (error + (sumError * size));
                sums[k] += 2 * weight * ((2 * size * error) + (error * error) + (sumError * size * size));
                sums[t + k] += 2 * weight * (error + (sumError * size));
            }
        }

        return (gradient, sums);
    }
}
