using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Functions of pairs of points: distances, inner products and kernels, as matrices, or as products with a matrix that is never stored.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>
/// Points are rows. May be asynchronous. The same input gives the same bits, whatever the number of threads. NaN and ∞ propagate as the function carries them, to the
/// pairs of their point and no others.
/// Error of the quantities that a function is made of, for d columns, with u = ε/2: a product xᵀy has (d + 2)·u·Σ|xᵢyᵢ|, and so have the squared norms; distances have a
/// relative error, however far from the origin and however near to each other the points are: 64(d + 4)·u of ‖x − y‖², (d + 4)·u of ‖x − y‖₁, (d + 8)·u of the χ² distance
/// (of Σ(xᵢ − yᵢ)²/|xᵢ + yᵢ| where data are negative); they are never negative (χ² of data that are not), and exactly 0 where the points are equal. These carry on through the function. Its numbers
/// are rounded to <typeparamref name="T"/>, by u each, and its operations add 4u relative each: a power n adds (n + 3)·u; exp, log and tanh 8u of the value; sin and cos
/// that and 8u absolute. Negation, absolute value, minimum and maximum, a sum with 0, and a function at 0, add nothing, so that exp(0) is 1. An operation, and each
/// of the terms of a quantity, may also lose the smallest normal number, since there are devices without smaller ones. What overflows is ∞.
/// Length scales of a <see cref="KernelFunction"/> divide the columns of both sides first, in FP64, rounded once to <typeparamref name="T"/>.
/// </remarks>
public interface IPairwise<T>
    where T : unmanaged
{
    /// <summary>Computes K[i, j] = k(x[i], y[j]).</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="kernel">k.</param>
    /// <param name="x">Shape (n, d).</param>
    /// <param name="y">Shape (m, d); may be the same view as <paramref name="x"/>, and what is symmetric is then computed once, and K is exactly symmetric.</param>
    /// <param name="matrix">K, shape (n, m); overwritten; must not overlap the points.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the output overlaps an input, or the kernel does not suit points of d columns.</exception>
    /// <exception cref="MixedDevicesException">A view lives on another device than the queue.</exception>
    void Matrix(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> matrix);

    /// <summary>Computes K·V with K[i, j] = k(x[i], y[j]), which is not stored.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="kernel">k.</param>
    /// <param name="x">Shape (n, d).</param>
    /// <param name="y">Shape (m, d); may be the same view as <paramref name="x"/>, and what is symmetric is then computed once.</param>
    /// <param name="v">V, shape (m, r).</param>
    /// <param name="product">Shape (n, r); overwritten; must not overlap an input. A column depends on its column of V alone.</param>
    /// <param name="summation">How sums are taken.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the output overlaps an input, or the kernel does not suit points of d columns.</exception>
    /// <exception cref="MixedDevicesException">A view lives on another device than the queue.</exception>
    /// <remarks>
    /// Error beside that of K, with v = 2⁻⁵³: (520·u + m/256·v)·Σ|K||V| blocked; compensated u·|K·V| + 2mv·Σ|K||V| for <see cref="float"/>, u·|K·V| + 2m²u²·Σ|K||V| for
    /// <see cref="double"/>, where the rounding of K to <typeparamref name="T"/> is in the bound of K. What is lost to underflow is the smallest normal number for each of m terms.
    /// </remarks>
    void Multiply(IQueue queue, KernelFunction kernel, MatrixView<T> x, MatrixView<T> y, MatrixView<T> v, MatrixView<T> product, Summation summation = Summation.Blocked);

    /// <summary>Computes k(x[i], x[i]) for each point.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="kernel">k.</param>
    /// <param name="x">Shape (n, d).</param>
    /// <param name="diagonal">n of them; overwritten; must not overlap the points.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the output overlaps an input, or the kernel does not suit points of d columns.</exception>
    /// <exception cref="MixedDevicesException">A view lives on another device than the queue.</exception>
    void Diagonal(IQueue queue, KernelFunction kernel, MatrixView<T> x, VectorView<T> diagonal);

    /// <summary>The most memory that <see cref="Matrix"/> takes for itself while it runs, beside its arguments: what a plan adds to what it allocates.</summary>
    /// <param name="kernel">k.</param>
    /// <param name="shape">The points.</param>
    /// <returns>Bytes of the device; of the CPU also what its threads take.</returns>
    /// <exception cref="ArgumentException">The kernel does not suit points of d columns.</exception>
    Int128 MatrixScratch(KernelFunction kernel, PairwiseShape shape);

    /// <summary>The same of <see cref="Multiply"/>.</summary>
    /// <param name="kernel">k.</param>
    /// <param name="shape">The points.</param>
    /// <param name="rightSides">r, the columns of V.</param>
    /// <param name="summation">How sums are taken.</param>
    /// <returns>Bytes of the device; of the CPU also what its threads take.</returns>
    /// <exception cref="ArgumentException">The kernel does not suit points of d columns.</exception>
    Int128 MultiplyScratch(KernelFunction kernel, PairwiseShape shape, long rightSides, Summation summation = Summation.Blocked);
}
