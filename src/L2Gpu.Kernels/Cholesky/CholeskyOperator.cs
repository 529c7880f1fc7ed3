using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ICholesky{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class CholeskyOperator<T> : ICholesky<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Factor(IQueue queue, BatchView<T> a, VectorView<int> status)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Batch(queue, a, a.Count, a.Rows, a.Rows, nameof(a));
        Check.Writable(a, nameof(a));
        Check.Vector(queue, status, a.Count, nameof(status));
        Check.Apart(status.AsRow().AsBatch(), a, nameof(status), nameof(a));
        if (a.Count > 0) RunFactor(queue, a, status);
    }

    /// <inheritdoc/>
    public void Solve(IQueue queue, BatchView<T> factor, BatchView<T> b)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Batch(queue, factor, b.Count, factor.Rows, factor.Rows, nameof(factor));
        Check.Batch(queue, b, b.Count, factor.Rows, b.Columns, nameof(b));
        Check.Writable(b, nameof(b));
        Check.Apart(b, factor, nameof(b), nameof(factor));
        if (b.Count > 0 && b.Rows > 0 && b.Columns > 0) RunSolve(queue, factor, b);
    }

    /// <inheritdoc/>
    public void InverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Batch(queue, factor, diagonal.Count, factor.Rows, factor.Rows, nameof(factor));
        Check.Batch(queue, diagonal, factor.Count, 1, factor.Rows, nameof(diagonal));
        Check.Writable(diagonal, nameof(diagonal));
        Check.Apart(diagonal, factor, nameof(diagonal), nameof(factor));
        if (factor.Count > 0 && factor.Rows > 0) RunInverseDiagonal(queue, factor, diagonal);
    }

    /// <inheritdoc/>
    public void LogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Batch(queue, factor, factor.Count, factor.Rows, factor.Rows, nameof(factor));
        Check.Vector(queue, logDeterminant, factor.Count, nameof(logDeterminant));
        Check.Apart(logDeterminant.AsRow().AsBatch(), factor, nameof(logDeterminant), nameof(factor));
        if (factor.Count > 0) RunLogDeterminant(queue, factor, logDeterminant);
    }

    /// <inheritdoc/>
    public abstract Int128 Scratch(long order, long rightSides);

    /// <summary>The cost of one factorisation of order n.</summary>
    public static unsafe Workload Workload(long order) => new((double)order * order * order / 3, sizeof(T) * (double)order * order);

    /// <summary>The cost of solving for m right sides.</summary>
    public static unsafe Workload SolveWorkload(long order, long rightSides)
        => new(2.0 * order * order * rightSides, sizeof(T) * (((double)order * order / 2) + (2.0 * order * rightSides)));

    /// <summary>Carries out a valid <see cref="Factor"/> of at least one matrix, whose order may be 0.</summary>
    protected abstract void RunFactor(IQueue queue, BatchView<T> a, VectorView<int> status);

    /// <summary>Carries out a valid <see cref="Solve"/> whose result is not empty.</summary>
    protected abstract void RunSolve(IQueue queue, BatchView<T> factor, BatchView<T> b);

    /// <summary>Carries out a valid <see cref="InverseDiagonal"/> whose result is not empty.</summary>
    protected abstract void RunInverseDiagonal(IQueue queue, BatchView<T> factor, BatchView<T> diagonal);

    /// <summary>Carries out a valid <see cref="LogDeterminant"/> of at least one matrix, whose order may be 0.</summary>
    protected abstract void RunLogDeterminant(IQueue queue, BatchView<T> factor, VectorView<T> logDeterminant);
}
