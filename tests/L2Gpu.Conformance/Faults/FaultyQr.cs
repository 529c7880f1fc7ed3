using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyQr<T>(IQr<T> right, Fault fault) : IQr<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public IQrAccumulator<T> Begin(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        => new Accumulator(queue, right.Begin(queue, shape, center, scale, start), start?.Rows ?? 0, fault);

    private sealed class Accumulator(IQueue queue, IQrAccumulator<T> right, long startRows, Fault fault) : IQrAccumulator<T>
    {
        private long _rows = startRows;

        public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            right.Add(x, y, weights);
            _rows += x.Rows;
        }

        public void Finish(MatrixView<double> factor)
        {
            right.Finish(factor);
            var bounds = new Lazy<double[]>(() => QrBounds.Elements(queue.Finite(factor), (int)_rows, (int)factor.Rows));
            fault.Strike(queue, ConformanceOutput.QrFactor, factor.AsBatch(), i => bounds.Value[i]);
        }

        public void Dispose() => right.Dispose();
    }
}
