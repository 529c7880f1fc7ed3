using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>What cross-validation takes beside the fit itself.</summary>
/// <param name="Folds">How many folds there are.</param>
/// <param name="Grid">How many λ.</param>
/// <param name="IsDual">Whether the rows × rows form is solved.</param>
internal sealed record FoldCost(int Folds, int Grid, bool IsDual)
{
    /// <summary>None where λ is chosen in another way.</summary>
    public static FoldCost? Of(RidgeOptions options, LambdaCriterion? criterion, bool isDual)
        => criterion == LambdaCriterion.CrossValidation
            ? new(CrossValidation<double>.FoldsOf(options).Count, LambdaGrid.CountOf(options.Lambda), isDual)
            : null;

    /// <summary>How often rows are read by folds, which are other rows than those that stay on a device: for sums and for errors, or for each fold's own problem and for errors.</summary>
    public int Passes => IsDual ? Folds + 1 : 2;

    /// <summary>How many of those <see cref="RouteChoice.Passes"/> counts.</summary>
    public int PassesOfRoute => IsDual ? 1 : 2;

    /// <summary>Factorisations for each λ of each fold, or a decomposition a fold; and the residuals of all of them.</summary>
    public Workload Workload<T>(long rows, long columns, long targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Workload eigen = SymmetricEigenOperator<double>.Workload(IsDual ? rows : columns), one = CholeskyOperator<double>.Workload(columns);
        Workload dual = GemmOperator<double>.Workload(rows, rows, columns) + eigen;
        Workload fold = IsDual ? dual : new Workload(Grid * one.Flops, Grid * one.Bytes);
        Workload errors = LinearResidualOperator<T>.Workload(rows, columns, Grid * targets);
        return new Workload((Folds * fold.Flops) + errors.Flops, (Folds * fold.Bytes) + errors.Bytes);
    }

    /// <summary>Bytes for the sums of every fold and their moments, for a few matrices while they are merged, and for all coefficients.</summary>
    public Int128 MemoryBytes(long columns, long targets)
    {
        Int128 order = columns + targets + 1;
        Int128 moments = IsDual ? 0 : sizeof(double) * order * order * ((2 * Folds) + 8);
        return moments + (3 * sizeof(double) * (Int128)columns * targets * Grid * Folds);
    }
}
