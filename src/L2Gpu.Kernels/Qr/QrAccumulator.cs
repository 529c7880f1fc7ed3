using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IQrAccumulator{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class QrAccumulator<T> : RowAccumulator<T>, IQrAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates a factor of no rows.</summary>
    protected QrAccumulator(IQueue queue, QrShape shape)
        : base(queue, shape.Columns, shape.Targets, shape.Weighted) => Shape = shape;

    /// <summary>The rows.</summary>
    protected QrShape Shape { get; }

    /// <inheritdoc/>
    public void Finish(MatrixView<double> factor)
    {
        Check.Matrix(Queue, factor, Shape.Order, Shape.Order, nameof(factor));
        End();
        Complete(factor);
    }

    /// <summary>Carries out a valid <see cref="Finish"/>.</summary>
    protected abstract void Complete(MatrixView<double> factor);
}
