using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Where the answers to a batch of ridge problems go. All of it is overwritten; of a problem that was not solved, with NaN.</summary>
/// <param name="Coefficients">Shape (count, t·d): those of target k from column k·d on.</param>
/// <param name="Center">Shape (count, d): the weighted column means; 0 without intercept.</param>
/// <param name="Offset">Shape (count, t): the prediction at the center, which is the weighted mean of the target; 0 without intercept.</param>
/// <param name="Lambda">The penalty of each problem, count values.</param>
/// <param name="BackwardError">Shape (count, t).</param>
/// <param name="Status">A <see cref="BatchedRidgeStatus"/> for each problem.</param>
/// <remarks>The prediction for a row x is offset + (x − center)ᵀβ: unlike an intercept at x = 0, it loses no digits where columns have large means.</remarks>
public readonly record struct BatchedRidgeResults(
    MatrixView<double> Coefficients,
    MatrixView<double> Center,
    MatrixView<double> Offset,
    VectorView<double> Lambda,
    MatrixView<double> BackwardError,
    VectorView<int> Status)
{
    /// <summary>
    /// Shape (count, l): for each penalty of a shared list the leave-one-out error Σ wᵢeᵢ²/Σ wᵢ as a mean over targets. Null where nobody wants it.
    /// </summary>
    public MatrixView<double>? LeaveOneOut { get; init; }
}
