using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The checks that everything shares that adds rows in blocks: shapes, weights, and the order of calls.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public abstract class RowAccumulator<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly long _columns;
    private readonly long _targets;
    private readonly bool _weighted;
    private bool _finished;
    private bool _disposed;

    /// <summary>Creates sums over rows of d features and t targets.</summary>
    protected RowAccumulator(IQueue queue, long columns, long targets, bool weighted)
    {
        Queue = queue;
        _columns = columns;
        _targets = targets;
        _weighted = weighted;
    }

    /// <summary>Where the work is enqueued.</summary>
    protected IQueue Queue { get; }

    /// <summary>Adds rows: checks, and hands them on.</summary>
    /// <param name="x">Features, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">Weights, n of them; null exactly where the sums are not weighted.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished.</exception>
    public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
    {
        ThrowIfEnded();
        Check.Matrix(Queue, x, x.Rows, _columns, nameof(x));
        Check.Matrix(Queue, y, x.Rows, _targets, nameof(y));
        if (_weighted != weights.HasValue)
        {
            throw new ArgumentException(
                _weighted ? "weights are missing; the sums were begun with weights." : "weights were given; the sums were begun without.", nameof(weights));
        }

        if (weights is { } w) Check.Vector(Queue, w, x.Rows, nameof(weights));
        if (x.Rows > 0) Accumulate(x, y, weights);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed) Dispose(disposing: true);
        _disposed = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>Carries out a valid <see cref="Add"/> of at least one row.</summary>
    protected abstract void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Gives memory back. Called once.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Ends the sums: nothing may be added afterwards.</summary>
    protected void End()
    {
        ThrowIfEnded();
        _finished = true;
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_finished) throw new InvalidOperationException("The sums were finished; begin new ones.");
    }
}
