using System.Numerics.Tensors;

namespace L2Gpu.Fitting;

/// <summary>Iterative refinement: an approximate inverse, and residuals that are better than it (Higham, §12.1).</summary>
internal static class Refinement
{
    private const int MostSteps = 40;

    // What each step must gain, else the next FP64 digit costs more than an FP64 factor.
    private const double Contraction = 0.5;

    /// <summary>Refines a solution of A·x = b in place until steps are rounding.</summary>
    /// <param name="x">The solution so far.</param>
    /// <param name="residual">b − A·x.</param>
    /// <param name="solve">A⁻¹·r, approximately.</param>
    /// <param name="units">The size of each unknown's unit, so that large ones do not hide what becomes of small ones.</param>
    /// <returns>The number of steps; null if they did not contract, and x is of no use.</returns>
    public static int? Refine(double[] x, Func<double[], double[]> residual, Func<double[], double[]> solve, double[] units)
    {
        double before = double.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            double[] r = residual(x);
            double[] correction = solve(r);
            double size = Norm(correction), whole = Norm(x);
            if (!double.IsFinite(size)) return null;
            if (size <= 2 * Rank.Epsilon<double>() * whole) return step;

            // The first correction is of the size of the factor's error; from then on each must be smaller. A last one that is not, but is rounding already, ends it.
            if (size > Contraction * before) return before <= 64 * Rank.Epsilon<double>() * whole ? step : null;
            if (step == 0 && size > Contraction * whole) return null;
            TensorPrimitives.Add(x, correction, x);
            before = size;
        }

        return null;

        double Norm(double[] v) => Binary.Norm([.. v.Select((value, j) => value / units[j])]);
    }
}
