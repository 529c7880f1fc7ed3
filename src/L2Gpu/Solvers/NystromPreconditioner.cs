using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu;

/// <summary>
/// The randomized Nyström preconditioner for A + μI (Frangella, Tropp and Udell, "Randomized Nyström preconditioning", SIAM J. Matrix Anal. Appl. 44,
/// 2023): it makes the largest eigenvalues of A, of which there should be few above μ, as small as the others.
/// </summary>
/// <typeparam name="T">The type of the vectors.</typeparam>
/// <remarks>
/// Made from products with A alone. The same seed gives the same preconditioner. Two symmetric matrices of the order of its rank are decomposed: on the CPU, to which they are copied,
/// where the device has no <see cref="ISymmetricEigen{T}"/>.
/// </remarks>
public sealed class NystromPreconditioner<T> : IPreconditioner<T>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly LowRankApproximation<T> _approximation;
    private readonly LowRankPreconditioner<T> _inverse;

    private NystromPreconditioner(Accelerator accelerator, IQueue queue, LowRankApproximation<T> approximation, double shift)
    {
        (_queue, _approximation) = (queue, approximation);
        _arena = new DeviceArena(accelerator.Device, queue);
        _inverse = new(accelerator, _arena, approximation.Directions, approximation.Eigenvalues, shift, approximation.Residual);
        queue.Synchronize();
    }

    /// <inheritdoc/>
    public long Order => _inverse.Order;

    /// <summary>The eigenvalues of the approximation of A, in descending order; as many as its rank.</summary>
    public IReadOnlyList<double> Eigenvalues => _approximation.Eigenvalues;

    /// <summary>Makes one.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="a">A, without the shift; positive semidefinite.</param>
    /// <param name="shift">μ, positive.</param>
    /// <param name="rank">The rank to begin with; each costs one product with a vector.</param>
    /// <param name="maximumRank">The rank is doubled until the eigenvalues that are left are near μ, or up to this; null keeps the rank.</param>
    /// <param name="seed">What the random vectors are drawn from.</param>
    /// <exception cref="ArgumentException">The shift is not positive and finite, a rank is less than 1, or A is not finite.</exception>
    public static NystromPreconditioner<T> Create(Accelerator accelerator, ILinearOperator<T> a, double shift, int rank, int? maximumRank = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(a);
        if (!(shift > 0) || !double.IsFinite(shift)) throw new ArgumentException($"shift is {shift}; it must be positive and finite.", nameof(shift));
        if (rank < 1) throw new ArgumentException($"rank is {rank}; at least 1 is needed.", nameof(rank));
        if (maximumRank < rank) throw new ArgumentException($"maximumRank is {maximumRank}, less than the rank {rank}.", nameof(maximumRank));
        IQueue queue = accelerator.Device.CreateQueue();
        try
        {
            return new(accelerator, queue, LowRankApproximation<T>.OfOperator(accelerator, queue, a, shift, rank, maximumRank ?? rank, seed), shift);
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
