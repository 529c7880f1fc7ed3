using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The eigendecomposition A = QΛQᵀ of a symmetric matrix.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ISymmetricEigen<T>
    where T : unmanaged
{
    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="a">A, shape (n, n); only the lower triangle is read.</param>
    /// <param name="eigenvalues">n of them, ascending; overwritten.</param>
    /// <param name="eigenvectors">Q, shape (n, n), one eigenvector a column, orthonormal; overwritten. The signs are not defined.</param>
    /// <param name="status">One: 0, or 1 if the matrix holds NaN or ∞ or the iteration did not converge; the outputs are then undefined.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or the views overlap.</exception>
    /// <remarks>Error: |Δλᵢ| ≤ c·n·ε·‖A‖₂, so small eigenvalues of a graded matrix carry no relative accuracy (Golub and Van Loan, §8.3).</remarks>
    void Decompose(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status);
}
