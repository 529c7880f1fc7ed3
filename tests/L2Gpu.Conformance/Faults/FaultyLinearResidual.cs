using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyLinearResidual<T>(ILinearResidual<T> right, Fault fault) : ILinearResidual<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public ILinearResidualAccumulator<T> Begin(IQueue queue, LinearModelView model, bool weighted)
        => new Accumulator(queue, model, weighted, right.Begin(queue, model, weighted), fault);

    private sealed class Accumulator(IQueue queue, LinearModelView view, bool weighted, ILinearResidualAccumulator<T> right, Fault fault)
        : ILinearResidualAccumulator<T>
    {
        private readonly LinearModel _model = new(queue.Finite(view.Center.AsRow()), queue.Finite(view.Coefficients), queue.Finite(view.Offset.AsRow()));
        private readonly RowRecorder<T> _rows = new(queue, view.Coefficients.Rows, view.Coefficients.Columns, weighted);

        public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            right.Add(x, y, weights);
            _rows.Add(x, y, weights);
        }

        public void Finish(MatrixView<double> gradient, MatrixView<double> sums)
        {
            right.Finish(gradient, sums);
            var bounds = new Lazy<(double[] Gradient, double[] Sums)>(() => LinearResidualBounds.Elements(_rows.ToRows(), _model));
            fault.Strike(queue, ConformanceOutput.ResidualGradient, gradient.AsBatch(), i => bounds.Value.Gradient[i]);
            fault.Strike(queue, ConformanceOutput.ResidualSums, sums.AsBatch(), i => bounds.Value.Sums[i]);
        }

        public void Dispose() => right.Dispose();
    }
}
