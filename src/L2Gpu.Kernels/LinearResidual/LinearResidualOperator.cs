using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ILinearResidual{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LinearResidualOperator<T> : ILinearResidual<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public ILinearResidualAccumulator<T> Begin(IQueue queue, LinearModelView model, bool weighted)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, model.Coefficients.Buffer, nameof(model));
        Check.Vector(queue, model.Center, model.Coefficients.Rows, "center");
        Check.Vector(queue, model.Offset, model.Coefficients.Columns, "offset");
        return Start(queue, model, weighted);
    }

    /// <summary>The cost for n rows: a product, its transpose, and one pass over the rows.</summary>
    public static unsafe Workload Workload(long rows, long columns, long targets)
        => new(4.0 * rows * columns * targets, sizeof(T) * (double)rows * (columns + targets));

    /// <summary>Carries out a valid call.</summary>
    protected abstract ILinearResidualAccumulator<T> Start(IQueue queue, LinearModelView model, bool weighted);
}
