using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyLeaveOneOut<T>(ILeaveOneOut<T> right, Fault fault) : ILeaveOneOut<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public ILeaveOneOutAccumulator<T> Begin(IQueue queue, SpectralModelView<T> model, bool weighted)
        => new Accumulator(queue, model, weighted, right.Begin(queue, model, weighted), fault);

    private sealed class Accumulator(IQueue queue, SpectralModelView<T> view, bool weighted, ILeaveOneOutAccumulator<T> right, Fault fault)
        : ILeaveOneOutAccumulator<T>
    {
        private readonly SpectralModel<T> _model = new(
            queue.Finite(view.Center.AsRow()), Dense.Narrow<T>(queue.Finite(view.Basis)), Dense.Narrow<T>(queue.Finite(view.Filters)),
            Dense.Narrow<T>(queue.Finite(view.Projections)), queue.Finite(view.Offset.AsRow()), view.BaseLeverage, new double[view.Filters.Columns]);

        private readonly RowRecorder<T> _rows = new(queue, view.Basis.Rows, view.Projections.Columns, weighted);

        public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            right.Add(x, y, weights);
            _rows.Add(x, y, weights);
        }

        public void Finish(MatrixView<double> errors)
        {
            right.Finish(errors);
            var bounds = new Lazy<double[]>(() => LeaveOneOutBounds.Elements(_rows.ToRows(), _model));
            fault.Strike(queue, ConformanceOutput.LeaveOneOutErrors, errors.AsBatch(), i => bounds.Value[i]);
        }

        public void Dispose() => right.Dispose();
    }
}
