using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ILeaveOneOutAccumulator{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LeaveOneOutAccumulator<T> : RowAccumulator<T>, ILeaveOneOutAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates sums.</summary>
    protected LeaveOneOutAccumulator(IQueue queue, SpectralModelView<T> model, bool weighted)
        : base(queue, model.Basis.Rows, model.Projections.Columns, weighted) => Model = model;

    /// <summary>The models of the grid.</summary>
    protected SpectralModelView<T> Model { get; }

    /// <inheritdoc/>
    public void Finish(MatrixView<double> errors)
    {
        Check.Matrix(Queue, errors, Model.Filters.Columns, Model.Projections.Columns, nameof(errors));
        End();
        Complete(errors);
    }

    /// <summary>Carries out a valid <see cref="Finish"/>.</summary>
    protected abstract void Complete(MatrixView<double> errors);
}
