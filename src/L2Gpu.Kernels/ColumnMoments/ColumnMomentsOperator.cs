using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IColumnMoments{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class ColumnMomentsOperator<T> : IColumnMoments<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public IColumnMomentsAccumulator<T> Begin(IQueue queue, long columns, long targets, bool weighted)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(targets);
        return Start(queue, columns, targets, weighted);
    }

    /// <summary>The cost for n rows.</summary>
    public static unsafe Workload Workload(long rows, long columns, long targets)
        => new((4.0 + (2 * targets)) * rows * columns, sizeof(T) * (double)rows * (columns + targets));

    /// <summary>Carries out a valid call.</summary>
    protected abstract IColumnMomentsAccumulator<T> Start(IQueue queue, long columns, long targets, bool weighted);
}
