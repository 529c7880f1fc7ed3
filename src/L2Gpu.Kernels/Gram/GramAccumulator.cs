using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IGramAccumulator{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class GramAccumulator<T> : RowAccumulator<T>, IGramAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates sums.</summary>
    protected GramAccumulator(IQueue queue, GramShape shape)
        : base(queue, shape.Columns, shape.Targets, shape.Weighted) => Shape = shape;

    /// <summary>What is summed.</summary>
    protected GramShape Shape { get; }

    /// <inheritdoc/>
    public void Finish(MatrixView<double> moments)
    {
        Check.Matrix(Queue, moments, Shape.Order, Shape.Order, nameof(moments));
        End();
        Complete(moments);
    }

    /// <summary>Carries out a valid <see cref="Finish"/>.</summary>
    protected abstract void Complete(MatrixView<double> moments);
}
