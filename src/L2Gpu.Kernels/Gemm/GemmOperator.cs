using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IGemm{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class GemmOperator<T> : IGemm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Multiply(IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c)
    {
        ArgumentNullException.ThrowIfNull(queue);
        (long m, long k) = transposeA == Transpose.No ? (a.Rows, a.Columns) : (a.Columns, a.Rows);
        (long kb, long n) = transposeB == Transpose.No ? (b.Rows, b.Columns) : (b.Columns, b.Rows);
        if (k != kb)
            throw new ArgumentException($"op(a) has shape ({m}, {k}) and op(b) has shape ({kb}, {n}): the inner sizes must agree.", nameof(b));
        Check.Batch(queue, a, c.Count, a.Rows, a.Columns, nameof(a));
        Check.Batch(queue, b, c.Count, b.Rows, b.Columns, nameof(b));
        Check.Batch(queue, c, c.Count, m, n, nameof(c));
        Check.Writable(c, nameof(c));
        Check.Apart(c, a, nameof(c), nameof(a));
        Check.Apart(c, b, nameof(c), nameof(b));
        if (c.Count == 0 || m == 0 || n == 0) return;
        Run(queue, transposeA, transposeB, alpha, a, b, beta, c);
    }

    /// <summary>The cost of one product.</summary>
    public static unsafe Workload Workload(long m, long n, long k)
        => new(2.0 * m * n * k, sizeof(T) * (((double)m * k) + ((double)k * n) + ((double)m * n)));

    /// <summary>Carries out a valid call with a result that is not empty; the inner size may be 0.</summary>
    protected abstract void Run(IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c);
}
