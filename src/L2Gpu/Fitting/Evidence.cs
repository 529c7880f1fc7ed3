using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What a solution is worth, measured on the data in FP64.</summary>
/// <param name="BackwardError">For each target, or for each target at each penalty of a grid.</param>
/// <param name="R2">As many.</param>
/// <param name="Rmse">As many.</param>
internal sealed record Evidence(double[] BackwardError, double[] R2, double[] Rmse)
{
    /// <summary>Reads the rows once and measures a solution: a column of coefficients for each target, or that many times over.</summary>
    public static Evidence Measure<T>(FitSession<T> session, Moments moments, Solution solution, bool centered)
        where T : unmanaged, IFloatingPointIeee754<T>
        => session.Stage("evidence", () =>
        {
            int d = (int)session.Columns, t = (int)session.Targets, columns = solution.Lambda.Length;
            double[] means = centered ? moments.Means : new double[moments.Means.Length];
            DeviceArena arena = session.Arena;
            var model = new LinearModelView(
                arena.Upload<double>(means.AsSpan(0, d)),
                arena.Upload<double>(solution.Coefficients, d, columns),
                arena.Upload<double>([.. Enumerable.Range(0, columns).Select(c => means[d + (c % t)])]));
            MatrixView<double> gradient = arena.Matrix<double>(d, columns), sums = arena.Matrix<double>(2, columns);
            using (ILinearResidualAccumulator<T> residual = session.Get<ILinearResidual<T>>().Begin(session.Queue, model, session.Source.IsWeighted))
            {
                RowFeeder<T>.BlockAction add = residual.Add;
                if (columns > t)
                {
                    var repeated = new RepeatedTargets<T>(session, columns / t);
                    add = (x, y, weights) => repeated.Add(x, y, weights, residual.Add);
                }

                session.EachBlock("evidence", add);
                residual.Finish(gradient, sums);
            }

            return Of<T>(moments, solution, arena.Download(gradient), arena.Download(sums.Row(0)));
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
            int d = (int)session.Columns, t = (int)session.Targets, columns = solution.Lambda.Length;
            DeviceArena arena = session.Arena;
            double[] cross = [.. Enumerable.Range(0, d * columns).Select(i => moments.Cross[(i / columns * t) + (i % columns % t)])];
            MatrixView<double> gradient = arena.Upload<double>(cross, d, columns), beta = arena.Upload<double>(solution.Coefficients, d, columns);
            MatrixView<double> gram = moments.Matrix.Block(0, 0, d, d);
            session.Get<IGemm<double>>().Multiply(session.Queue, Transpose.No, Transpose.No, -1, gram.AsBatch(), beta.AsBatch(), 1, gradient.AsBatch());
            double[] g = arena.Download(gradient), targetSquares = arena.DownloadDiagonal(moments.Matrix.Block(d, d, t, t)), squares = new double[columns];
            for (int c = 0; c < columns; c++)
            {
                double explained = 0;
                for (int j = 0; j < d; j++) explained += solution.Coefficients[(j * columns) + c] * (cross[(j * columns) + c] + g[(j * columns) + c]);
                squares[c] = Math.Max(0, targetSquares[c % t] - explained);
            }

            return Of<T>(moments, solution, g, squares);
        });

    private static Evidence Of<T>(Moments moments, Solution solution, double[] gradient, double[] squares)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = squares.Length, t = moments.TargetSquares.Length, d = moments.Means.Length - t;
        DataCheck.Measurable(squares, t, moments.TotalWeight);
        var rmse = new double[columns];
        var r2 = new double[columns];
        for (int c = 0; c < columns; c++)
        {
            rmse[c] = Math.Sqrt(squares[c] / moments.TotalWeight);

            // A constant target is met up to rounding or not at all.
            double mean = moments.Means[d + (c % t)], total = moments.TotalWeight, epsilon = Rank.Epsilon<T>();
            r2[c] = Score.R2(ColumnSpread.Squares(squares[c], mean, total, epsilon), ColumnSpread.Squares(moments.TargetSquares[c % t], mean, total, epsilon));
        }

        double[] errors = BackwardErrors(gradient, moments.Cross, solution, t);
        DataCheck.Measured(errors);
        return new Evidence(errors, r2, rmse);
    }

    // In the coordinates that were solved: the residual of the normal equations is S·XᵀW(y − Xβ) − λPβ̃ with β = Sβ̃.
    private static double[] BackwardErrors(double[] gradient, double[] cross, Solution solution, int t)
    {
        Coordinates coordinates = solution.Coordinates;
        int columns = solution.Lambda.Length;
        double[] g = coordinates.FromData(gradient, columns), c = coordinates.FromData(cross, t);
        var result = new double[columns];
        for (int k = 0; k < columns; k++)
        {
            double[] beta = new double[coordinates.Count], residual = new double[coordinates.Count], right = new double[coordinates.Count];
            for (int j = 0; j < coordinates.Count; j++)
            {
                beta[j] = solution.Coefficients[(coordinates.Columns[j] * columns) + k] / coordinates.Scale[j];
                residual[j] = g[(j * columns) + k] - (solution.Lambda[k] * coordinates.Penalty[j] * beta[j]);
                right[j] = c[(j * t) + (k % t)];
            }

            double whole = (solution.SystemNorm[k] * Binary.Norm(beta)) + Binary.Norm(right);
            result[k] = whole == 0 ? Binary.Norm(residual) : Binary.Norm(residual) / whole;
        }

        return result;
    }
}
