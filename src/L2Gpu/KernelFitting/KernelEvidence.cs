using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>What a kernel solution is worth, measured in FP64 with a kernel that is computed from the points again.</summary>
/// <param name="RelativeResidual">For each target ‖r‖/‖s∘(y − b)‖ with r = s∘(y − b − Kα) − λα/s and s = √w.</param>
/// <param name="BackwardError">For each target ‖(r, Σα)‖/(‖A‖·‖α/s‖ + ‖s∘(y − b)‖); Σα, which is 0 where there is an intercept, counts there alone.</param>
/// <param name="R2">For each target.</param>
/// <param name="Rmse">For each target.</param>
internal sealed record KernelEvidence(double[] RelativeResidual, double[] BackwardError, double[] R2, double[] Rmse)
{
    /// <summary>Measures a solution.</summary>
    public static KernelEvidence Measure(KernelProduct product, KernelRows rows, KernelBorder border, KernelSolution solution)
    {
        int n = rows.Count, t = rows.Targets, columns = t + 1;

        // The last column is w: of a kernel without negative values, K̃√w is near the largest that K̃ makes of any vector.
        var v = new double[n * columns];
        for (int i = 0; i < n; i++)
        {
            Array.Copy(solution.Dual, i * t, v, i * columns, t);
            v[(i * columns) + t] = border.Roots[i] * border.Roots[i];
        }

        double[] images = product.Plain(v, columns);
        double largest = Length(n, i => border.Roots[i] * images[(i * columns) + t]) / Length(n, i => border.Roots[i]);
        double[] relative = new double[t], backward = new double[t], r2 = new double[t], rmse = new double[t];
        for (int k = 0; k < t; k++)
        {
            double[] difference = [.. Enumerable.Range(0, n).Select(i => rows.Y[(i * t) + k] - solution.Intercept[k])];
            double[] error = [.. Enumerable.Range(0, n).Select(i => difference[i] - images[(i * columns) + k])];
            double Dual(int i) => solution.Dual[(i * t) + k] / border.Roots[i];
            double right = Length(n, i => border.Roots[i] * difference[i]), length = Length(n, Dual);
            double residual = Length(n, i => (border.Roots[i] * error[i]) - (solution.Lambda[k] * Dual(i)));
            double image = Length(n, i => (border.Roots[i] * images[(i * columns) + k]) + (solution.Lambda[k] * Dual(i)));
            double norm = Math.Max(largest + solution.Lambda[k], length > 0 ? image / length : 0), sum = 0;
            if (border.HasIntercept)
            {
                norm = Math.Max(norm, Math.Sqrt(border.TotalWeight));
                for (int i = 0; i < n; i++) sum += solution.Dual[(i * t) + k];
            }

            double whole = (norm * length) + right, both = Binary.Norm([residual, sum]);
            relative[k] = right == 0 ? residual : residual / right;
            backward[k] = whole == 0 ? both : both / whole;
            double squares = Length(n, i => border.Roots[i] * error[i]);
            squares *= squares;
            DataCheck.Measurable([squares], 1, border.TotalWeight);
            rmse[k] = Math.Sqrt(squares / border.TotalWeight);
            double mean = border.TargetMeans[k];
            r2[k] = Score.R2(
                ColumnSpread.Squares(squares, mean, border.TotalWeight, rows.Epsilon), ColumnSpread.Squares(border.TargetSquares[k], mean, border.TotalWeight, rows.Epsilon));
        }

        DataCheck.Measured(backward);
        return new(relative, backward, r2, rmse);
    }

    private static double Length(int count, Func<int, double> value) => Binary.Norm([.. Enumerable.Range(0, count).Select(value)]);
}
