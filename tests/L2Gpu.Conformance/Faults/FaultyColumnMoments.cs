using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyColumnMoments<T>(IColumnMoments<T> right, Fault fault) : IColumnMoments<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public IColumnMomentsAccumulator<T> Begin(IQueue queue, long columns, long targets, bool weighted)
        => new Accumulator(queue, new RowRecorder<T>(queue, columns, targets, weighted), right.Begin(queue, columns, targets, weighted), fault);

    private sealed class Accumulator(IQueue queue, RowRecorder<T> rows, IColumnMomentsAccumulator<T> right, Fault fault) : IColumnMomentsAccumulator<T>
    {
        public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            right.Add(x, y, weights);
            rows.Add(x, y, weights);
        }

        public void Finish(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
        {
            right.Finish(means, squares, cross);
            var bounds = new Lazy<(double[] Means, double[] Squares, double[] Cross)>(() => ColumnMomentsBounds.Elements(rows.ToRows()));
            fault.Strike(queue, ConformanceOutput.ColumnMeans, means.AsRow().AsBatch(), i => bounds.Value.Means[i]);
            fault.Strike(queue, ConformanceOutput.ColumnSquares, squares.AsRow().AsBatch(), i => bounds.Value.Squares[i]);
            fault.Strike(queue, ConformanceOutput.ColumnCross, cross.AsBatch(), i => bounds.Value.Cross[i]);
        }

        public void Dispose() => right.Dispose();
    }
}
