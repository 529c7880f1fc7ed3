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

            return Of<T>(moments, solution, arena.Download(gradient), arena.Download(sums.Row(0)), d, t);
        });

    /// <summary>Measures a solution on the moments in FP64, where the rows are gone.</summary>
    /// <remarks>
    /// ‖y − Xβ‖² = yᵀy − βᵀ(c + g) with c = Xᵀy and the gradient g = c − Gβ: as good as R² needs it, but of residuals that are small beside y few digits
    /// are left.
    /// </remarks>
    public static Evidence OnMoments<T>(FitSession<T> session, Moments moments, Solution solution)
        where T : unmanaged, IFloatingPointIeee754<T>
        => session.Stage("evidence", () =>
        {
            int d = (int)session.Columns, t = (int)session.Targets;
            DeviceArena arena = session.Arena;
            MatrixView<double> gradient = arena.Upload<double>(moments.Cross, d, t), beta = arena.Upload<double>(solution.Coefficients, d, t);
            MatrixView<double> gram = moments.Matrix.Block(0, 0, d, d);
            session.Get<IGemm<double>>().Multiply(session.Queue, Transpose.No, Transpose.No, -1, gram.AsBatch(), beta.AsBatch(), 1, gradient.AsBatch());
            double[] g = arena.Download(gradient), squares = arena.DownloadDiagonal(moments.Matrix.Block(d, d, t, t));
            for (int k = 0; k < t; k++)
            {
                double explained = 0;
                for (int j = 0; j < d; j++) explained += solution.Coefficients[(j * t) + k] * (moments.Cross[(j * t) + k] + g[(j * t) + k]);
                squares[k] = Math.Max(0, squares[k] - explained);
            }

            return Of<T>(moments, solution, g, squares, d, t);
        });

    private static Evidence Of<T>(Moments moments, Solution solution, double[] gradient, double[] squares, int d, int t)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
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

        double[] errors = BackwardErrors(gradient, moments.Cross, solution, t);
        DataCheck.Measured(errors);
        return new Evidence(errors, r2, rmse);
    }

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
