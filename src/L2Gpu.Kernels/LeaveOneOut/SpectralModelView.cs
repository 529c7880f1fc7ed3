using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>
/// Linear models for a whole grid of penalties that share one set of directions: with z = (x − center)·M the prediction for grid point l and
/// target k is offset[k] + Σⱼ zⱼ·F[j, l]·P[j, k], and the leverage of a row of weight w is w·(base + Σⱼ zⱼ²·F[j, l]).
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="Center">The point that is subtracted from each row, d values.</param>
/// <param name="Basis">M, shape (d, r): eigenvectors, in the coordinates of the data.</param>
/// <param name="Filters">F, shape (r, l): 1/(eⱼ + λₗ) for eigenvalue eⱼ, 0 for a direction that the data do not show.</param>
/// <param name="Projections">P, shape (r, t): Σᵢ wᵢzᵢⱼyᵢₖ.</param>
/// <param name="Offset">The prediction at the center, t values.</param>
/// <param name="BaseLeverage">1/Σw for a model with intercept, 0 for one without.</param>
public readonly record struct SpectralModelView<T>(
    VectorView<double> Center,
    MatrixView<T> Basis,
    MatrixView<T> Filters,
    MatrixView<T> Projections,
    VectorView<double> Offset,
    double BaseLeverage)
    where T : unmanaged
{
    /// <summary>
    /// For each grid point, how near to 1 a leverage counts as 1, l values in FP64: what rounding leaves uncertain of a leverage grows with the
    /// condition number of the directions. Null where <see cref="LeaveOneOutOperator{T}.LeverageMargin"/>, which holds in any case, is enough.
    /// </summary>
    public VectorView<double>? Margins { get; init; }
}
