using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Many small, independent ridge problems, each from its rows to its answer without leaving the device.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IBatchedRidge<T>
    where T : unmanaged
{
    /// <summary>Minimises Σᵢ wᵢ(yᵢ − xᵢᵀβ − β₀)² + λ‖β‖² for each problem, and measures each answer.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="data">The rows. Problems may have different numbers of rows, none among them.</param>
    /// <param name="penalties">λ. Of a shared list each problem takes the one with the smallest exact leave-one-out error, of equal ones the largest.</param>
    /// <param name="intercept">Whether an intercept β₀, which is not penalised, is fitted.</param>
    /// <param name="results">Where the answers go.</param>
    /// <exception cref="ArgumentException">Shapes disagree, outputs overlap, or leave-one-out errors are asked for with a penalty for each problem.</exception>
    /// <remarks>
    /// <para>May be asynchronous. A problem's bits depend on its own rows, weights and penalties alone: not on the number of threads, nor on its
    /// neighbours or its place in the batch. What is wrong with a problem (no rows, NaN, dependent columns) is said in its status and stays with it.
    /// Rows outside <c>X</c> are never read.</para>
    /// <para>Each problem is centred about a first estimate (its first row of positive weight), then about its mean, and scaled by powers of two to a diagonal near 1;
    /// in those coordinates, Âẑ = b̂, the error is ‖δẑ‖₂ ≤ c·‖Â⁻¹‖₂·(d·‖ẑ‖₂ + √d·‖ŷ‖₂)·ε with c = (n/16 + 40 + 3d)·max(1, ρ) and ρ the largest
    /// ratio between a column's norm about its first row and about its mean; ŷ is the centred and weighted target. Columns count as dependent when a pivot of Â falls to 4(d + 8)·ε times its diagonal.</para>
    /// <para>The backward error of target k is ‖X̃ᵀWr − λβ‖₂ / (‖A‖_F·‖β‖₂ + ‖X̃ᵀWỹ‖₂) with A = X̃ᵀWX̃ + λI (Rigal and Gaches 1967, Frobenius
    /// norm of the perturbation); the residual r = y − offset − (x − center)ᵀβ and its product are computed in FP64 from X and y.</para>
    /// <para>Leave-one-out errors are (yᵢ − ŷᵢ)/(1 − hᵢ) with the leverage hᵢ = wᵢ·x̃ᵢᵀA⁻¹x̃ᵢ + wᵢ/Σw (Allen 1974). The error of a list's penalty is +∞ where a
    /// row's leverage is 1 to rounding, and where the system is singular to working precision; such a penalty is taken only if every one is +∞.</para>
    /// </remarks>
    void Solve(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results);

    /// <summary>Predicts every target for rows of every problem, each by its problem's model: offset + (x − center)ᵀβ.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="x">Features of all problems, shape (rows, d).</param>
    /// <param name="offsets">count + 1 ascending row numbers, as in <see cref="BatchedRidgeData{T}"/>. A problem whose rows lie outside is passed over.</param>
    /// <param name="models">The models.</param>
    /// <param name="predictions">Shape (rows, t); rows that belong to no problem stay as they are.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or the output overlaps an input.</exception>
    /// <remarks>In FP64 for either type of data, with error (d + 3)·ε·(|offset| + |x − center|ᵀ|β|). NaN in a row gives NaN for that row.</remarks>
    void Predict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions);
}
