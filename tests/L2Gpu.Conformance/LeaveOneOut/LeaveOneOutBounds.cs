using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far leave-one-out errors may be from the reference.</summary>
internal static class LeaveOneOutBounds
{
    // Squares may be summed in T within a tile of rows before they go on to FP64.
    private const int LongestSumInT = 64;

    /// <summary>
    /// Running error analysis of the formula: (d + 2)·ε in each coordinate z, (r + 3)·ε in each sum over directions, carried through
    /// (e / (1 − w·h))²; with ε of T for the accelerator and of FP64 for the reference.
    /// </summary>
    public static double[] Elements<T>(RegressionRows<T> rows, SpectralModel<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = rows.Columns, t = rows.Targets, r = model.Rank, grid = model.Lambdas.Length;
        double epsilon = Dense.Epsilon<T>() + Dense.Epsilon<double>();
        double[] basis = Dense.Widen(model.Basis), filters = Dense.Widen(model.Filters), projections = Dense.Widen(model.Projections);
        var bounds = new double[grid * t];
        var z = new double[r];
        var zError = new double[r];
        for (int i = 0; i < rows.Rows; i++)
        {
            double weight = rows.Weight(i);
            if (weight == 0) continue;
            for (int j = 0; j < r; j++)
            {
                double magnitude = z[j] = 0;
                for (int k = 0; k < d; k++)
                {
                    double term = (rows.Value(i, k) - model.Center[k]) * basis[(k * r) + j];
                    z[j] += term;
                    magnitude += Math.Abs(term);
                }

                zError[j] = (d + 2) * epsilon * magnitude;
            }

            for (int l = 0; l < grid; l++)
            {
                double leverage = model.BaseLeverage, leverageError = epsilon * model.BaseLeverage;
                for (int j = 0; j < r; j++)
                {
                    double filter = Math.Abs(filters[(j * grid) + l]);
                    leverage += z[j] * z[j] * filter;
                    leverageError += filter * ((((2 * Math.Abs(z[j])) + zError[j]) * zError[j]) + ((r + 3) * epsilon * z[j] * z[j]));
                }

                double rest = 1 - (weight * leverage), restError = (weight * leverageError) + (2 * epsilon * (1 + (weight * leverage)));
                for (int k = 0; k < t; k++)
                {
                    double y = rows.Value(i, d + k), e = y - model.Offset[k], magnitude = Math.Abs(y) + Math.Abs(model.Offset[k]), eError = 0;
                    for (int j = 0; j < r; j++)
                    {
                        double gain = filters[(j * grid) + l] * projections[(j * t) + k];
                        e -= z[j] * gain;
                        magnitude += Math.Abs(z[j] * gain);
                        eError += zError[j] * Math.Abs(gain);
                    }

                    eError += (r + 3) * epsilon * magnitude;
                    double q = Math.Abs(e / rest), qError = (eError + (q * restError)) / Math.Max(rest - restError, 0);
                    bounds[(l * t) + k] += weight * ((((2 * q) + qError) * qError) + (LongestSumInT * epsilon * q * q));
                }
            }
        }

        return bounds;
    }
}
