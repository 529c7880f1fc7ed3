using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IBatchedConjugateGradient{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class BatchedConjugateGradientOperator<T> : IBatchedConjugateGradient<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Solve(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (!(tolerance >= 0)) throw new ArgumentException($"tolerance is {tolerance}; it must be a number that is not negative.", nameof(tolerance));
        if (limit < 0) throw new ArgumentException($"limit is {limit}; it must not be negative.", nameof(limit));
        Check.OnDevice(queue, x.Buffer, nameof(x));
        Check.Batch(queue, a, x.Count, a.Rows, a.Rows, nameof(a));
        Check.Batch(queue, b, x.Count, a.Rows, 1, nameof(b));
        Check.Batch(queue, x, x.Count, a.Rows, 1, nameof(x));
        Check.Writable(x, nameof(x));
        Check.Vector(queue, status, x.Count, nameof(status));
        Check.Vector(queue, iterations, x.Count, nameof(iterations));
        Check.Vector(queue, residuals, x.Count, nameof(residuals));
        Check.Apart(x, a, nameof(x), nameof(a));
        Check.Apart(x, b, nameof(x), nameof(b));
        Check.Apart(iterations.AsRow().AsBatch(), status.AsRow().AsBatch(), nameof(iterations), nameof(status));
        Check.Apart(residuals.AsRow().AsBatch(), x, nameof(residuals), nameof(x));
        if (x.Count > 0) Run(queue, a, b, tolerance, limit, x, status, iterations, residuals);
    }

    /// <summary>The cost of a number of iterations for one system.</summary>
    public static unsafe Workload Workload(long order, long iterations)
        => new(2.0 * order * order * iterations, sizeof(T) * (double)order * order);

    /// <summary>Carries out a valid call for at least one system, whose order may be 0.</summary>
    protected abstract void Run(
        IQueue queue, BatchView<T> a, BatchView<T> b, double tolerance, int limit, BatchView<T> x, VectorView<int> status, VectorView<int> iterations,
        VectorView<double> residuals);
}
