using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IColumnMomentsAccumulator{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class ColumnMomentsAccumulator<T> : RowAccumulator<T>, IColumnMomentsAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates sums.</summary>
    protected ColumnMomentsAccumulator(IQueue queue, long columns, long targets, bool weighted)
        : base(queue, columns, targets, weighted) => (Columns, Targets) = (columns, targets);

    /// <summary>Features.</summary>
    protected long Columns { get; }

    /// <summary>Targets.</summary>
    protected long Targets { get; }

    /// <inheritdoc/>
    public void Finish(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
    {
        Check.Vector(Queue, means, Columns + Targets + 1, nameof(means));
        Check.Vector(Queue, squares, Columns + Targets, nameof(squares));
        Check.Matrix(Queue, cross, Columns, Targets, nameof(cross));
        Check.Apart(means.AsRow().AsBatch(), squares.AsRow().AsBatch(), nameof(means), nameof(squares));
        Check.Apart(means.AsRow().AsBatch(), cross.AsBatch(), nameof(means), nameof(cross));
        Check.Apart(squares.AsRow().AsBatch(), cross.AsBatch(), nameof(squares), nameof(cross));
        End();
        Complete(means, squares, cross);
    }

    /// <summary>Carries out a valid <see cref="Finish"/>.</summary>
    protected abstract void Complete(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross);
}
