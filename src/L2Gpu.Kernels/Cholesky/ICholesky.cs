using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The factorisation A = LLᵀ of symmetric positive definite matrices, one large or many small.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>May be asynchronous. The same input gives the same bits, whatever the number of threads.</remarks>
public interface ICholesky<T>
    where T : unmanaged
{
    /// <summary>Factors each matrix of a batch in place.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="a">Shape (n, n) each. The lower triangle is replaced by L; the part above the diagonal is neither read nor written.</param>
    /// <param name="status">
    /// One a matrix: 0, or the 1-based order of the first leading minor that is not positive (a NaN counts as not positive). The factor of
    /// such a matrix must not be used; the others are not affected.
    /// </param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the views overlap.</exception>
    /// <remarks>Error: LLᵀ = A + ΔA with |ΔA| ≤ (n + 1)·ε·|L||Lᵀ| (Higham, Theorem 10.3).</remarks>
    void Factor(IQueue queue, BatchView<T> a, VectorView<int> status);

    /// <summary>Solves LLᵀX = B in place for each matrix of a batch.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="factor">L in the lower triangle, shape (n, n) each, from <see cref="Factor"/>. A stride of 0 uses one factor for all.</param>
    /// <param name="b">Shape (n, m) each; replaced by X.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the views overlap.</exception>
    /// <remarks>Error: |LLᵀX − B| ≤ 2(n + 1)·ε·|L||Lᵀ||X| (Higham, Theorem 8.5, for both triangles).</remarks>
    void Solve(IQueue queue, BatchView<T> factor, BatchView<T> b);

    /// <summary>Computes the diagonal of A⁻¹ for each matrix of a batch.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="factor">L in the lower triangle, shape (n, n) each.</param>
    /// <param name="diagonal">Shape (1, n) each; overwritten.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the views overlap.</exception>
    /// <remarks>Error: |Δ| ≤ 2(n + 2)·ε·(|L⁻ᵀ||L⁻¹|·|L||Lᵀ|·|L⁻ᵀ||L⁻¹|)ᵢᵢ.</remarks>
    void InverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal);

    /// <summary>Computes ln det A = 2·Σ ln L[i, i] for each matrix of a batch.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="factor">L in the lower triangle, shape (n, n) each.</param>
    /// <param name="logDeterminant">One a matrix; 0 for n = 0.</param>
    /// <exception cref="ArgumentException">Counts disagree, or the views overlap.</exception>
    /// <remarks>Error: |Δ| ≤ (n + 4)·ε·Σ |2 ln L[i, i]|.</remarks>
    void LogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant);

    /// <summary>The most memory that <see cref="Factor"/>, <see cref="Solve"/> and <see cref="InverseDiagonal"/> of one matrix take for themselves while they run, beside their arguments.</summary>
    /// <param name="order">n.</param>
    /// <param name="rightSides">m, the columns of B.</param>
    /// <returns>Bytes of the device; of the CPU also what its threads take.</returns>
    Int128 Scratch(long order, long rightSides);
}
