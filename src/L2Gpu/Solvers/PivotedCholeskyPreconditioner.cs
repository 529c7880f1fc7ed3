using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu;

/// <summary>
/// The preconditioner for √W·K·√W + μI from some columns of the kernel matrix, picked by randomly pivoted Cholesky (Chen, Epperly, Tropp and Webber, "Randomly pivoted
/// Cholesky", Commun. Pure Appl. Math. 2023; Díaz, Epperly, Frangella, Tropp and Webber, "Robust, randomized preconditioning for kernel ridge regression", 2023).
/// </summary>
/// <typeparam name="T">The type of points and vectors.</typeparam>
/// <remarks>
/// Rank k costs k columns of K and some 4nk² operations; no product with K is needed. The preconditioned matrix has a condition number of at most
/// 1 + t/μ, where t is the trace of what the columns leave unexplained. The same seed gives the same preconditioner.
/// </remarks>
public sealed class PivotedCholeskyPreconditioner<T> : IPreconditioner<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly LowRankApproximation<T> _approximation;
    private readonly LowRankPreconditioner<T> _inverse;

    private PivotedCholeskyPreconditioner(Accelerator accelerator, IQueue queue, LowRankApproximation<T> approximation, double shift)
    {
        (_queue, _approximation) = (queue, approximation);
        _arena = new DeviceArena(accelerator.Device, queue);
        _inverse = new(accelerator, _arena, approximation.Directions, approximation.Eigenvalues, shift, approximation.Residual);
        queue.Synchronize();
    }

    /// <inheritdoc/>
    public long Order => _inverse.Order;

    /// <summary>The eigenvalues of the approximation, in descending order; as many as its rank.</summary>
    public IReadOnlyList<double> Eigenvalues => _approximation.Eigenvalues;

    /// <summary>The trace of √W·K·√W less that of its approximation.</summary>
    public double ResidualTrace => _approximation.Residual * Order;

    /// <summary>Makes one.</summary>
    /// <param name="accelerator">Where the points lie.</param>
    /// <param name="kernel">The kernel, positive semidefinite.</param>
    /// <param name="points">Shape (n, d), not empty.</param>
    /// <param name="shift">μ, positive.</param>
    /// <param name="maximumRank">The most columns; fewer are taken where the trace that is left is no more than 10μ, and the condition number so at most 11.</param>
    /// <param name="rootWeights">√wᵢ, n of them, finite and not negative; empty for 1.</param>
    /// <param name="seed">What the columns are drawn from.</param>
    /// <exception cref="ArgumentException">The shift is not positive and finite, the rank is less than 1, there are no points or roots for another number of them, or the kernel
    /// of a point with itself is negative or not finite.</exception>
    public static PivotedCholeskyPreconditioner<T> Create(
        Accelerator accelerator, KernelFunction kernel, MatrixView<T> points, double shift, int maximumRank, ReadOnlySpan<double> rootWeights = default, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(kernel);
        if (!(shift > 0) || !double.IsFinite(shift)) throw new ArgumentException($"shift is {shift}; it must be positive and finite.", nameof(shift));
        if (maximumRank < 1) throw new ArgumentException($"maximumRank is {maximumRank}; at least 1 is needed.", nameof(maximumRank));
        if (points.Rows == 0) throw new ArgumentException("points is empty; at least one point is needed.", nameof(points));
        if (!rootWeights.IsEmpty && rootWeights.Length != points.Rows)
            throw new ArgumentException($"rootWeights holds {rootWeights.Length} factors; there are {points.Rows} points.", nameof(rootWeights));
        IQueue queue = accelerator.Device.CreateQueue();
        try
        {
            LowRankApproximation<T> approximation = LowRankApproximation<T>.OfKernel(
                accelerator, queue, kernel.Resolve(points.Columns), points, rootWeights, maximumRank, (_, left) => LowRankApproximation<T>.IsEnough(left, shift), seed);
            return new(accelerator, queue, approximation, shift);
        }
        catch
        {
            queue.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Apply(IQueue queue, MatrixView<T> r, MatrixView<T> z) => _inverse.Apply(queue, r, z);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        _approximation.Dispose();
        _queue.Dispose();
    }
}
