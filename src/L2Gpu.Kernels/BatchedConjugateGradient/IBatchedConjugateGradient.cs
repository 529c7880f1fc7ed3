using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Conjugate gradients (Hestenes and Stiefel 1952) for many small symmetric positive definite systems, each stopping by its own residual.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IBatchedConjugateGradient<T>
    where T : unmanaged
{
    /// <summary>Solves Ax = b for each system of a batch, from x = 0.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="a">A, shape (n, n) each, both triangles. A stride of 0 uses one matrix for all.</param>
    /// <param name="b">Shape (n, 1) each.</param>
    /// <param name="tolerance">The relative residual ‖b − Ax‖/‖b‖ at which a system is solved; not negative.</param>
    /// <param name="limit">The most products with A that a system may take in its iterations; not negative.</param>
    /// <param name="x">Shape (n, 1) each; overwritten with what was reached, whatever the status.</param>
    /// <param name="status">An <see cref="IterationStatus"/> for each system.</param>
    /// <param name="iterations">Products with A in the iterations of each system.</param>
    /// <param name="residuals">‖b − Ax‖/‖b‖ of each x as it is stored; 0 for b = 0, NaN where b or A is not finite.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, views overlap, or the tolerance or limit is negative or NaN.</exception>
    /// <remarks>
    /// May be asynchronous. Arithmetic is FP64 for either type; x is rounded once. When the recursion says that a system is solved, the residual of
    /// the rounded x is computed anew; if it is not within the tolerance the iteration is restarted from it, and if that does not halve it the
    /// system has stalled. One system does not affect another. The same input gives the same bits, whatever the number of threads.
    /// Error: the residual is that of the stored x to (n + 4)·ε₆₄·(|A||x| + |b|).
    /// </remarks>
    void Solve(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals);
}
