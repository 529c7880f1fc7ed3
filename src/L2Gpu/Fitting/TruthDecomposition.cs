using System.Numerics;

namespace L2Gpu.Fitting;

/// <summary>Bias and variance of ridge in closed form, from the directions of a design and the true coefficients.</summary>
internal static class TruthDecomposition
{
    public static BiasVarianceCurve AtDesign<T>(RidgeFitter<T> fitter, double[] truth, double noise, double[] grid, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (SpectralBasis basis, Moments moments) = (fitter.Basis, fitter.Moments);
        double[] expected = SpectralPath.ProjectionsOf(fitter.Session, basis, moments, truth);
        double[] bias = new double[grid.Length], variance = new double[grid.Length];
        for (int l = 0; l < grid.Length; l++)
        {
            double squares = 0, freedom = centered ? 1 : 0;
            for (int j = 0; j < basis.Count; j++)
            {
                double e = basis.Eigenvalues[j], kept = basis.FilterFactor(j, grid[l]);
                freedom += kept * kept;

                // What the data do not show moves no row of theirs.
                if (j < basis.Unpenalized || !(e > basis.Threshold)) continue;
                double lost = expected[j] / Math.Sqrt(e) * (grid[l] / (e + grid[l]));
                squares += lost * lost;
            }

            bias[l] = squares / moments.TotalWeight;
            variance[l] = noise * (freedom / moments.TotalWeight);
        }

        return new BiasVarianceCurve([.. grid], [.. bias], [.. variance], noise * (moments.Weights.Rows / moments.TotalWeight));
    }

    public static BiasVarianceCurve AtRows<T>(RidgeFitter<T> fitter, double[] truth, double noise, double[] grid, bool centered, EvaluationRows<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (SpectralBasis basis, Moments moments) = (fitter.Basis, fitter.Moments);
        int d = truth.Length, count = grid.Length;
        double[] expected = SpectralPath.ProjectionsOf(fitter.Session, basis, moments, truth);
        double[] off = SpectralPath.Coefficients(fitter.Session, basis, expected, grid);
        for (int j = 0; j < d; j++)
        {
            for (int l = 0; l < count; l++) off[(j * count) + l] -= truth[j];
        }

        // From where predictions are exact to the mean of the rows.
        var step = new double[d];
        for (int j = 0; j < d; j++) step[j] = rows.Moments.Means[j] - (centered ? moments.Means[j] : 0);
        double[] bias = MeanSquares(rows, step, off, count), directions = MeanSquares(rows, step, basis.CopyDirections(fitter.Session.Arena), basis.Count);
        var variance = new double[count];
        for (int l = 0; l < count; l++)
        {
            double sum = centered ? 1 / moments.TotalWeight : 0;
            for (int j = 0; j < basis.Count; j++) sum += directions[j] * basis.Filter(j, grid[l]) * basis.FilterFactor(j, grid[l]);
            variance[l] = noise * sum;
        }

        return new BiasVarianceCurve([.. grid], [.. bias], [.. variance], noise);
    }

    // The mean of ((x − center)ᵀv)², in parts about the mean of the rows.
    private static double[] MeanSquares<T>(EvaluationRows<T> rows, double[] step, double[] columns, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (count == 0) return [];
        double[] result = rows.MeanSquares(columns, count);
        for (int l = 0; l < count; l++)
        {
            double shift = 0;
            for (int j = 0; j < step.Length; j++) shift += step[j] * columns[(j * count) + l];
            result[l] += shift * shift;
        }

        return result;
    }
}
