using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>Fits every λ of a grid to the training rows of a fold.</summary>
internal static class FoldSolver
{
    /// <summary>From the moments of the rows.</summary>
    public static FoldModel OfColumns<T>(FitSession<T> session, Moments moments, RidgeOptions options, double[] grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int columns = (int)session.Columns;
        double[] deviations = ColumnSpread.Of(moments.Variances, moments.Means.AsSpan(0, columns), Rank.Epsilon<T>());
        Coordinates coordinates = Coordinates.Create(deviations, options);
        bool factors = options.Solver == Solver.Cholesky || (options.Solver == Solver.Auto && IsGridShort<T>(coordinates.Count, grid.Length));
        double[]? solved = factors ? FactoredGrid.Solve(session, moments, coordinates, grid) : null;
        string solver = solved is null ? "eigen" : "cholesky";
        solved ??= Solve(session, PrimalSpectrum.Create(session, moments, coordinates), grid);
        return FoldModel.Create(moments, columns, options.FitIntercept, solved, solver, factors && solver == "eigen");
    }

    /// <summary>From the rows themselves, where there are fewer of them than columns.</summary>
    public static FoldModel OfRows<T>(FitSession<T> session, RidgeOptions options, double[] grid)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DualProblem dual = DualProblem.Create(session, options);
        double[] solved = Solve(session, dual.Spectrum(session), grid);
        return FoldModel.Create(dual.Moments, (int)session.Columns, options.FitIntercept, solved, "eigen", brokeDown: false);
    }

    private static bool IsGridShort<T>(int order, int grid)
        where T : unmanaged, IFloatingPointIeee754<T>
        => grid * CholeskyOperator<double>.Workload(order).Flops <= SymmetricEigenOperator<T>.Workload(order).Flops;

    private static double[] Solve<T>(FitSession<T> session, SpectralBasis basis, double[] grid)
        where T : unmanaged, IFloatingPointIeee754<T>
        => SpectralPath.Coefficients(session, basis, basis.Projections, [.. grid.SelectMany(lambda => Enumerable.Repeat(lambda, (int)session.Targets))]);
}
