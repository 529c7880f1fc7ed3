namespace L2Gpu.Fitting;

/// <summary>What the training rows of a fold give for every λ of a grid: the prediction for a row x is offset + (x − center)·B.</summary>
/// <param name="Center">The means of the columns; 0 without an intercept.</param>
/// <param name="Offset">The means of the targets; 0 without an intercept.</param>
/// <param name="Coefficients">B, shape (columns, grid × targets), the targets of one λ side by side.</param>
/// <param name="Solver">How it was solved: <c>cholesky</c> or <c>eigen</c>.</param>
/// <param name="BrokeDown">Whether Cholesky was tried and did not do.</param>
internal sealed record FoldModel(double[] Center, double[] Offset, double[] Coefficients, string Solver, bool BrokeDown)
{
    public static FoldModel Create(Moments moments, int columns, bool centered, double[] coefficients, string solver, bool brokeDown) => new(
        centered ? moments.Means[..columns] : new double[columns],
        centered ? moments.Means[columns..] : new double[moments.Means.Length - columns],
        coefficients,
        solver,
        brokeDown);
}
