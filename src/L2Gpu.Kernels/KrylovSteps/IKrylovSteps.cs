using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The vector steps of a Krylov method for a block of right sides that do not mix, each a column of (n, m) matrices.</summary>
/// <typeparam name="T">The type of the vectors, <see cref="float"/> or <see cref="double"/>. Scalars are FP64 and stay on the device.</typeparam>
/// <remarks>
/// May be asynchronous. Arithmetic is FP64; what is stored in a vector is rounded once to its type. Sums are taken in an order that n alone
/// fixes, so that a column has the same bits whichever columns stand beside it, and whatever the number of threads.
/// NaN and ∞ propagate within their column. Outputs must not overlap inputs or each other.
/// Error: ε of the vector's type times the sum of the magnitudes that are added, twice, for what is stored; (n + 2)·ε₆₄·Σ|xᵢyᵢ| for a product.
/// </remarks>
public interface IKrylovSteps<T>
    where T : unmanaged
{
    /// <summary>Computes xⱼᵀyⱼ for each column.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="x">Shape (n, m).</param>
    /// <param name="y">Shape (n, m); may be <paramref name="x"/>.</param>
    /// <param name="products">m of them; overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Dot(IQueue queue, MatrixView<T> x, MatrixView<T> y, VectorView<double> products);

    /// <summary>Computes qⱼ ← qⱼ + σⱼpⱼ, which makes A + σⱼI of A, and pⱼᵀqⱼ, in one pass.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="shifts">σ, m of them.</param>
    /// <param name="p">Shape (n, m).</param>
    /// <param name="q">Shape (n, m); changed.</param>
    /// <param name="curvature">pᵀq with the new q, m of them; overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Shift(IQueue queue, VectorView<double> shifts, MatrixView<T> p, MatrixView<T> q, VectorView<double> curvature);

    /// <summary>Computes x ← x + αp, r ← r − αq and ‖r‖² in one pass, with α = numerator/denominator for each column.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="numerator">rᵀz, m of them.</param>
    /// <param name="denominator">pᵀq, m of them. Where it is not positive, or the quotient is not finite, α is 0 and the column stays as it is.</param>
    /// <param name="p">Shape (n, m).</param>
    /// <param name="q">Shape (n, m).</param>
    /// <param name="x">Shape (n, m); changed.</param>
    /// <param name="r">Shape (n, m); changed.</param>
    /// <param name="alpha">α, m of them; overwritten.</param>
    /// <param name="squares">‖r‖² of the new r as it is stored, m of them; overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Advance(
        IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> p, MatrixView<T> q, MatrixView<T> x, MatrixView<T> r,
        VectorView<double> alpha, VectorView<double> squares);

    /// <summary>Computes p ← z + βp with β = numerator/denominator for each column.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="numerator">The new rᵀz, m of them.</param>
    /// <param name="denominator">The old rᵀz, m of them. Where it is 0, or the quotient is not finite, β is 0 and p becomes z, whatever it held.</param>
    /// <param name="z">Shape (n, m).</param>
    /// <param name="p">Shape (n, m); changed.</param>
    /// <param name="beta">β, m of them; overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Direction(IQueue queue, VectorView<double> numerator, VectorView<double> denominator, MatrixView<T> z, MatrixView<T> p, VectorView<double> beta);

    /// <summary>Carries the solutions of shifted systems (A + σᵢI)x = b one iteration on, from the scalars of the system that is iterated.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="recurrence">The scalars of the iteration, and the state of each shifted system; ω and ζ are changed.</param>
    /// <param name="r">The residuals after the iteration, shape (n, m).</param>
    /// <param name="p">The directions of the shifted systems, shape (n, k); changed.</param>
    /// <param name="x">The solutions of the shifted systems, shape (n, k); changed.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    /// <remarks>
    /// For shifted system i of column c, with α, β of this iteration and α₋, β₋ of the one before:
    /// ω' = 1/(1 + σα + (αβ₋/α₋)(1 − ω)), ζ' = ω'ζ, x ← x + αω'p, p ← ζ'r + βω'²p. The residual of the shifted system is ζ'r
    /// (Frommer, "BiCGStab(ℓ) for families of shifted linear systems", 2003; Jegerlehner, hep-lat/9612014, in ratios, which neither overflow
    /// nor vanish). αβ₋/α₋ counts as 0 where α₋ is 0.
    /// </remarks>
    void AdvanceShifted(IQueue queue, ShiftRecurrence recurrence, MatrixView<T> r, MatrixView<T> p, MatrixView<T> x);

    /// <summary>Computes y ← diag(f)·x + keep·y.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="factors">f, n of them.</param>
    /// <param name="x">Shape (n, m).</param>
    /// <param name="keep">The factor on what y held. If it is 0, y is not read, so that NaN in it does not matter.</param>
    /// <param name="y">Shape (n, m); changed.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void ScaleRows(IQueue queue, VectorView<double> factors, MatrixView<T> x, double keep, MatrixView<T> y);

    /// <summary>Copies columns: destination[:, j] = source[:, columns[j]].</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="source">Shape (n, m).</param>
    /// <param name="columns">k numbers from 0 to m − 1, on the host; one may be there more than once.</param>
    /// <param name="destination">Shape (n, k); overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, views overlap, or there is no such column.</exception>
    void Gather(IQueue queue, MatrixView<T> source, ReadOnlySpan<int> columns, MatrixView<T> destination);
}
