using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Refines a solution with residuals of the rows in FP64, a pass over them a step, and FP32 factors of their normal equations.</summary>
/// <remarks>What it converges to does not depend on the moments: Σw(x − c)(y − ŷ) = ΛΒ, and Σw(y − ŷ) = 0 where there is an intercept.</remarks>
internal sealed class RowRefinement<T>(FitSession<T> session, RidgeOptions options, Moments moments, NormalSystem system)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MostSteps = 20;
    private const double Contraction = 0.5;

    /// <summary>The refined solution, with the offsets that belong to it; null if the steps do not contract.</summary>
    public Solution? Refine(Solution solution)
    {
        int d = (int)session.Columns, t = (int)session.Targets;
        double[] beta = [.. solution.Coefficients], means = options.FitIntercept ? [.. moments.Means] : new double[d + t];
        double before = double.PositiveInfinity;
        for (int step = 1; step <= MostSteps; step++)
        {
            using IDisposable room = session.Arena.Scope();
            (double[] residual, double[] offsets) = Residuals(beta, means, solution);
            if (new CholeskyRoute<T, float>(session, system with { RightSides = residual }) { IsRefined = true }.Solve(solution.Lambda) is not { } correction) return null;
            for (int i = 0; i < beta.Length; i++) beta[i] += correction.Coefficients[i];
            for (int k = 0; k < t; k++) means[d + k] += offsets[k];
            double size = InData(correction.Coefficients), whole = InData(beta);
            bool isRounding = size <= 16 * Rank.Epsilon<double>() * whole;
            if (!isRounding && size > Contraction * before) return null;
            if (isRounding || (size <= 1e-12 * whole && size > 0.1 * before)) return Refined(step);
            before = size;
        }

        return null;

        Solution Refined(int steps) => solution with { Coefficients = beta, Means = options.FitIntercept ? means : null, Refinements = steps };
    }

    // Each coefficient by the size of its column, so that large ones do not hide what becomes of small ones.
    private double InData(double[] beta) => Binary.Norm([.. beta.Select((value, i) => value * Math.Sqrt(moments.Squares[i / (int)session.Targets]))]);

    private double[] InCoordinates(double[] beta)
    {
        Coordinates coordinates = system.Coordinates;
        int t = (int)session.Targets;
        return [.. Enumerable.Range(0, coordinates.Count * t).Select(i => beta[(coordinates.Columns[i / t] * t) + (i % t)] / coordinates.Scale[i / t])];
    }

    private (double[] Residual, double[] Offsets) Residuals(double[] beta, double[] means, Solution solution)
    {
        int d = (int)session.Columns, t = (int)session.Targets;
        DeviceArena arena = session.Arena;
        var model = new LinearModelView(arena.Upload<double>(means.AsSpan(0, d)), arena.Upload<double>(beta, d, t), arena.Upload<double>(means.AsSpan(d)));
        MatrixView<double> gradient = arena.Matrix<double>(d, t), sums = arena.Matrix<double>(2, t);
        using (ILinearResidualAccumulator<T> residual = session.Get<ILinearResidual<T>>().Begin(session.Queue, model, session.Source.IsWeighted))
        {
            session.EachBlock("refine", residual.Add);
            residual.Finish(gradient, sums);
        }

        Coordinates coordinates = system.Coordinates;
        double[] g = coordinates.FromData(arena.Download(gradient), t), scaled = InCoordinates(beta);
        for (int i = 0; i < g.Length; i++) g[i] -= solution.Lambda[i % t] * coordinates.Penalty[i / t] * scaled[i];
        double[] offsets = options.FitIntercept ? Array.ConvertAll(arena.Download(sums.Row(1)), sum => sum / moments.TotalWeight) : new double[t];
        return (g, offsets);
    }
}
