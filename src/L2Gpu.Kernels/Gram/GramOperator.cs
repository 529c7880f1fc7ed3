using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IGram{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class GramOperator<T> : IGram<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public IGramAccumulator<T> Begin(IQueue queue, GramShape shape)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Columns, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(shape.Targets, nameof(shape));
        return Start(queue, shape);
    }

    /// <inheritdoc/>
    public void Multiply(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CheckProduct(queue, x, x.Columns, gram);
        if (weights is { } w)
        {
            Check.Batch(queue, w, x.Count, 1, x.Rows, nameof(weights));
            Check.Apart(gram, w, nameof(gram), nameof(weights));
        }

        if (gram.Count == 0 || gram.Rows == 0) return;
        Run(queue, x, weights, gram);
    }

    /// <inheritdoc/>
    public void MultiplyRows(IQueue queue, BatchView<T> x, BatchView<T> gram)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CheckProduct(queue, x, x.Rows, gram);
        if (gram.Count == 0 || gram.Rows == 0) return;
        RunRows(queue, x, gram);
    }

    /// <inheritdoc/>
    public void Assemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Matrix(queue, gram, system.Rows, system.Rows, nameof(gram));
        Check.Vector(queue, scale, system.Rows, nameof(scale));
        Check.Vector(queue, penalty, system.Rows, nameof(penalty));
        Check.Matrix(queue, system, system.Rows, system.Rows, nameof(system));
        Check.Apart(system.AsBatch(), gram.AsBatch(), nameof(system), nameof(gram));
        Check.Apart(system.AsBatch(), scale.AsRow().AsBatch(), nameof(system), nameof(scale));
        Check.Apart(system.AsBatch(), penalty.AsRow().AsBatch(), nameof(system), nameof(penalty));
        if (system.Rows == 0) return;
        RunAssemble(queue, gram, scale, penalty, system);
    }

    /// <summary>The cost of the moments of n rows: the symmetric half, once, and one pass over the rows.</summary>
    public static unsafe Workload Workload(long rows, GramShape shape)
        => new((double)rows * shape.Order * shape.Order, sizeof(T) * ((double)rows * shape.Order));

    /// <summary>Carries out a valid <see cref="Begin"/>. The result may rely on <see cref="GramAccumulator{T}"/> for its checks.</summary>
    protected abstract IGramAccumulator<T> Start(IQueue queue, GramShape shape);

    /// <summary>Carries out a valid <see cref="Multiply"/> whose result is not empty.</summary>
    protected abstract void Run(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram);

    /// <summary>Carries out a valid <see cref="MultiplyRows"/> whose result is not empty.</summary>
    protected abstract void RunRows(IQueue queue, BatchView<T> x, BatchView<T> gram);

    /// <summary>Carries out a valid <see cref="Assemble"/> whose result is not empty.</summary>
    protected abstract void RunAssemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system);

    private static void CheckProduct(IQueue queue, BatchView<T> x, long order, BatchView<T> gram)
    {
        Check.Batch(queue, x, gram.Count, x.Rows, x.Columns, nameof(x));
        Check.Batch(queue, gram, x.Count, order, order, nameof(gram));
        Check.Writable(gram, nameof(gram));
        Check.Apart(gram, x, nameof(gram), nameof(x));
    }
}
