using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>Iterative refinement of many right sides at once, by a factor of few digits and FP64 residuals that are computed from the points.</summary>
internal static class KernelRefinement
{
    private const int MostSteps = 30;

    // What each step must gain, else an FP64 factor is the cheaper way to the next digit.
    private const double Contraction = 0.5;

    // Where residuals that no longer shrink count as rounding, in units of the aim.
    private const double Rounding = 16;

    /// <summary>Refines solutions of (K̃ + λI)X = B in place, until the backward error of each is what an FP64 factor would leave, √n·u.</summary>
    /// <param name="x">The solutions so far, shape (n, columns).</param>
    /// <param name="b">B.</param>
    /// <param name="columns">The number of right sides.</param>
    /// <param name="residual">B − (K̃ + λI)X.</param>
    /// <param name="solve">(K̃ + λI)⁻¹R, approximately.</param>
    /// <returns>The number of steps, and a lower bound of ‖K̃ + λI‖; null if they did not contract, and x is of no use.</returns>
    public static (int Steps, double Norm)? Refine(double[] x, double[] b, int columns, Func<double[], double[]> residual, Func<double[], double[]> solve)
    {
        double aim = Math.Max(8, Math.Sqrt(x.Length / columns)) * Rank.Epsilon<double>() / 2, norm = 0;
        double[] sizes = Columns.Norms(b, columns), before = [.. Enumerable.Repeat(double.PositiveInfinity, columns)];
        for (int step = 0; step < MostSteps; step++)
        {
            double[] r = residual(x), left = Columns.Norms(r, columns), lengths = Columns.Norms(x, columns), images = Images(b, r, columns);
            for (int k = 0; k < columns; k++)
            {
                if (lengths[k] > 0) norm = Math.Max(norm, images[k] / lengths[k]);
            }

            bool open = false;
            for (int k = 0; k < columns; k++)
            {
                double error = left[k] == 0 ? 0 : left[k] / ((norm * lengths[k]) + sizes[k]);
                if (double.IsNaN(error)) return null;
                bool contracts = left[k] <= Contraction * before[k];
                if (error > Rounding * aim && !contracts) return null;
                if (error > aim && contracts) open = true;
                else Zero(r, columns, k);
            }

            if (!open) return (step, norm);
            before = left;
            double[] correction = solve(r);
            for (int i = 0; i < x.Length; i++) x[i] += correction[i];
        }

        return null;
    }

    // (K̃ + λI)x = b − r.
    private static double[] Images(double[] b, double[] r, int columns)
    {
        var image = new double[b.Length];
        for (int i = 0; i < image.Length; i++) image[i] = b[i] - r[i];
        return Columns.Norms(image, columns);
    }

    private static void Zero(double[] matrix, int columns, int column)
    {
        for (int i = column; i < matrix.Length; i += columns) matrix[i] = 0;
    }
}
