using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Second moments of the data: the matrix on the device, its small parts on the host.</summary>
/// <param name="Matrix">XᵀWX and its borders, order columns + targets + 1; see <see cref="Kernels.IGramAccumulator{T}.Finish"/>.</param>
/// <param name="Rows">Rows that were read.</param>
/// <param name="TotalWeight">Σw.</param>
/// <param name="Means">Weighted means of columns, then of targets; also where the products are not centred.</param>
/// <param name="Squares">The diagonal of the Gram matrix.</param>
/// <param name="Cross">XᵀWY, shape (columns, targets).</param>
/// <param name="TargetSquares">Σ w(y − ȳ)² of each target.</param>
/// <param name="Variances">Σ w(x − x̄)²/Σw of each column.</param>
internal sealed record Moments(
    MatrixView<double> Matrix, long Rows, double TotalWeight, double[] Means, double[] Squares, double[] Cross, double[] TargetSquares, double[] Variances)
{
    /// <summary>Rows whose weight is not 0, which is n where degrees of freedom are counted, and Σ log w over them.</summary>
    public WeightCount Weights { get; init; } = new(Rows, 0);
}
