using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What a solution is worth, measured on the data in FP64.</summary>
/// <param name="BackwardError">For each target.</param>
/// <param name="R2">For each target.</param>
/// <param name="Rmse">For each target.</param>
internal sealed record Evidence(double[] BackwardError, double[] R2, double[] Rmse)
{
    /// <summary>Reads the rows once and measures a solution.</summary>
    public static Evidence Measure<T>(FitSession<T> session, Moments moments, Solution solution, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
        => session.Stage("evidence", () =>
        {
            int d = (int)session.Columns, t = (int)session.Targets;
            double[] means = centered ? moments.Means : new double[moments.Means.Length];
            DeviceArena arena = session.Arena;
            var model = new LinearModelView(
                arena.Upload<double>(means.AsSpan(0, d)), arena.Upload<double>(solution.Coefficients, d, t), arena.Upload<double>(means.AsSpan(d)));
            MatrixView<double> gradient = arena.Matrix<double>(d, t), sums = arena.Matrix<double>(2, t);
            using (ILinearResidualAccumulator<T> residual = session.Get<ILinearResidual<T>>().Begin(session.Queue, model, session.Source.IsWeighted))
            {
                session.EachBlock("evidence", residual.Add);
                residual.Finish(gradient, sums);
            }

            double[] squares = arena.Download(sums.Row(0));
            DataCheck.Measurable(squares, moments.TotalWeight);
            var rmse = new double[t];
            var r2 = new double[t];
            for (int k = 0; k < t; k++)
            {
                rmse[k] = Math.Sqrt(squares[k] / moments.TotalWeight);

                // A constant target is met up to rounding or not at all.
                double mean = moments.Means[d + k], total = moments.TotalWeight, epsilon = Rank.Epsilon<T>();
                r2[k] = Score.R2(ColumnSpread.Squares(squares[k], mean, total, epsilon), ColumnSpread.Squares(moments.TargetSquares[k], mean, total, epsilon));
            }

            double[] errors = BackwardErrors(arena.Download(gradient), moments.Cross, solution, t);
            DataCheck.Measured(errors);
            return new Evidence(errors, r2, rmse);
        });

    // In the coordinates that were solved: the residual of the normal equations is S·XᵀW(y − Xβ) − λPβ̃ with β = Sβ̃.
    private static double[] BackwardErrors(double[] gradient, double[] cross, Solution solution, int t)
    {
        Coordinates coordinates = solution.Coordinates;
        double[] g = coordinates.FromData(gradient, t), c = coordinates.FromData(cross, t);
        var result = new double[t];
        for (int k = 0; k < t; k++)
        {
            double[] beta = new double[coordinates.Count], residual = new double[coordinates.Count], right = new double[coordinates.Count];
            for (int j = 0; j < coordinates.Count; j++)
            {
                beta[j] = solution.Coefficients[(coordinates.Columns[j] * t) + k] / coordinates.Scale[j];
                residual[j] = g[(j * t) + k] - (solution.Lambda[k] * coordinates.Penalty[j] * beta[j]);
                right[j] = c[(j * t) + k];
            }

            double whole = (solution.SystemNorm[k] * Binary.Norm(beta)) + Binary.Norm(right);
            result[k] = whole == 0 ? Binary.Norm(residual) : Binary.Norm(residual) / whole;
        }

        return result;
    }
}
