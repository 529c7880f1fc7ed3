using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ILinearResidualAccumulator{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LinearResidualAccumulator<T> : RowAccumulator<T>, ILinearResidualAccumulator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Creates sums.</summary>
    protected LinearResidualAccumulator(IQueue queue, LinearModelView model, bool weighted)
        : base(queue, model.Coefficients.Rows, model.Coefficients.Columns, weighted) => Model = model;

    /// <summary>The model.</summary>
    protected LinearModelView Model { get; }

    /// <inheritdoc/>
    public void Finish(MatrixView<double> gradient, MatrixView<double> sums)
    {
        Check.Matrix(Queue, gradient, Model.Coefficients.Rows, Model.Coefficients.Columns, nameof(gradient));
        Check.Matrix(Queue, sums, 2, Model.Coefficients.Columns, nameof(sums));
        Check.Apart(gradient.AsBatch(), sums.AsBatch(), nameof(gradient), nameof(sums));
        End();
        Complete(gradient, sums);
    }

    /// <summary>Carries out a valid <see cref="Finish"/>.</summary>
    protected abstract void Complete(MatrixView<double> gradient, MatrixView<double> sums);
}
