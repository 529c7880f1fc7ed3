using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ILeaveOneOut{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LeaveOneOutOperator<T> : ILeaveOneOut<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A leverage nearer to 1 than this counts as 1.</summary>
    public static double LeverageMargin => 64 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <inheritdoc/>
    public ILeaveOneOutAccumulator<T> Begin(IQueue queue, SpectralModelView<T> model, bool weighted)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, model.Basis.Buffer, nameof(model));
        Check.Vector(queue, model.Center, model.Basis.Rows, "center");
        Check.Matrix(queue, model.Filters, model.Basis.Columns, model.Filters.Columns, "filters");
        Check.Matrix(queue, model.Projections, model.Basis.Columns, model.Projections.Columns, "projections");
        Check.Vector(queue, model.Offset, model.Projections.Columns, "offset");
        if (model.Margins is { } margins) Check.Vector(queue, margins, model.Filters.Columns, "margins");
        if (!(model.BaseLeverage >= 0)) throw new ArgumentException($"The base leverage is {model.BaseLeverage}; it cannot be negative or NaN.", nameof(model));
        return Start(queue, model, weighted);
    }

    /// <summary>The cost for n rows: coordinates, leverages and fits as matrix products.</summary>
    public static unsafe Workload Workload(long rows, long columns, long rank, long grid, long targets)
        => new(2.0 * rows * rank * (columns + (grid * (1.0 + targets))), sizeof(T) * (double)rows * (columns + targets));

    /// <summary>Carries out a valid call.</summary>
    protected abstract ILeaveOneOutAccumulator<T> Start(IQueue queue, SpectralModelView<T> model, bool weighted);
}
