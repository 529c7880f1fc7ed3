using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IQr{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class QrOperator<T> : IQr<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public IQrAccumulator<T> Begin(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Columns, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Targets, nameof(shape));
        Check.Vector(queue, center, shape.Columns + shape.Targets, nameof(center));
        Check.Vector(queue, scale, shape.Columns + shape.Targets, nameof(scale));
        if (start is { } given) Check.Matrix(queue, given, shape.Order, shape.Order, nameof(start));
        return Start(queue, shape, center, scale, start);
    }

    /// <summary>The cost of the factor of n rows: each reflection reaches every row below it.</summary>
    public static unsafe Workload Workload(long rows, QrShape shape)
        => new(2.0 * rows * shape.Order * shape.Order, sizeof(T) * (double)rows * shape.Order);

    /// <summary>Carries out a valid call. What it is given may change afterwards.</summary>
    protected abstract IQrAccumulator<T> Start(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start);
}
