using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Gram matrices: second moments over rows in one pass, batches of small ones, and inner products of rows.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Results are symmetric to the last bit. NaN and ∞ propagate. The same input in the same blocks gives the same bits, whatever the number of
/// threads.
/// </remarks>
public interface IGram<T>
    where T : unmanaged
{
    /// <summary>
    /// Begins XᵀWX, XᵀWY, YᵀWY, column sums and Σw, together, in one pass over rows that come in blocks.
    /// </summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="shape">What is summed.</param>
    /// <returns>The sums; dispose them.</returns>
    /// <remarks>
    /// All of these are parts of one symmetric matrix Σ wᵢ[x, y, 1]ᵀ[x, y, 1]. Centred sums are taken about a shift near the means that is
    /// found in the first block, and corrected exactly at the end, so that a large common offset costs no digits (two-level summation;
    /// Chan, Golub and LeVeque 1983). Products are summed in T within a fixed number of rows and in FP64 beyond.
    /// Error: |ΔM[a, b]| ≤ c·ε·‖zₐ − s‖·‖z_b − s‖ with s the shift and c the length of the sums in T, at most 1024.
    /// A value that is ∞ leaves ∞ or NaN in its row and column: tensor cores take numbers apart.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there is no column.</exception>
    IGramAccumulator<T> Begin(IQueue queue, GramShape shape);

    /// <summary>Computes G ← XᵀWX for each matrix of a batch, both triangles.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="x">Shape (n, d) each.</param>
    /// <param name="weights">Shape (1, n) each, not negative; null where every row weighs 1.</param>
    /// <param name="gram">Shape (d, d) each; overwritten; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the output overlaps an input.</exception>
    /// <remarks>Error: |ΔG[a, b]| ≤ (n + 4)·ε·Σ wᵢ|xᵢₐ||xᵢ_b|.</remarks>
    void Multiply(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram);

    /// <summary>Computes K ← XXᵀ for each matrix of a batch, both triangles: the inner products of rows, for d &gt; n.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="x">Shape (n, d) each.</param>
    /// <param name="gram">Shape (n, n) each; overwritten; must not overlap the input.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the output overlaps the input.</exception>
    /// <remarks>Error: |ΔK[a, b]| ≤ (d + 4)·ε·Σ |xₐⱼ||x_bⱼ|.</remarks>
    void MultiplyRows(IQueue queue, BatchView<T> x, BatchView<T> gram);

    /// <summary>Computes A[i, j] ← s[i]·G[i, j]·s[j] + (i = j ? p[i] : 0) in FP64 and rounds once: scaled, penalised normal equations.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="gram">G, shape (d, d), such as a block of the moment matrix.</param>
    /// <param name="scale">s, d of them.</param>
    /// <param name="penalty">p, d of them.</param>
    /// <param name="system">A, shape (d, d); overwritten; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or the output overlaps an input.</exception>
    /// <remarks>Error: three roundings of each term in FP64, and one of the sum to T.</remarks>
    void Assemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system);
}
