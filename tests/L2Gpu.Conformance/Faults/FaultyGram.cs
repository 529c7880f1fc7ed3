using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyGram<T>(IGram<T> right, Fault fault) : IGram<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public IGramAccumulator<T> Begin(IQueue queue, GramShape shape) => new Accumulator(queue, shape, right.Begin(queue, shape), fault);

    public void Multiply(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram)
    {
        right.Multiply(queue, x, weights, gram);
        var bounds = new Lazy<double[]>(() => Bounds(queue, x, index => GramBounds.Product<T>(
            FaultReading.Part(queue.Finite(x), x, index), weights is { } w ? FaultReading.Part(queue.Finite(w), w, index) : null, (int)x.Rows, (int)x.Columns)));
        fault.Strike(queue, ConformanceOutput.GramProduct, gram, i => bounds.Value[i]);
    }

    public void MultiplyRows(IQueue queue, BatchView<T> x, BatchView<T> gram)
    {
        right.MultiplyRows(queue, x, gram);
        var bounds = new Lazy<double[]>(() => Bounds(queue, x, index => GramBounds.Product<T>(
            Dense.Transpose(FaultReading.Part(queue.Finite(x), x, index), (int)x.Rows, (int)x.Columns), null, (int)x.Columns, (int)x.Rows)));
        fault.Strike(queue, ConformanceOutput.GramRowProduct, gram, i => bounds.Value[i]);
    }

    public void Assemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
    {
        right.Assemble(queue, gram, scale, penalty, system);
        double[] g = queue.Finite(gram), s = queue.Finite(scale.AsRow()), p = queue.Finite(penalty.AsRow());
        long d = Math.Max(1, system.Rows);
        fault.Strike(queue, ConformanceOutput.GramSystem, system.AsBatch(), i => GramBounds.System<T>(s[i / d] * g[i] * s[i % d], i / d == i % d ? p[i / d] : 0));
    }

    private static double[] Bounds(IQueue queue, BatchView<T> x, Func<long, double[]> bounds)
    {
        queue.Synchronize();
        return [.. Enumerable.Range(0, (int)x.Count).SelectMany(i => bounds(i))];
    }

    private sealed class Accumulator(IQueue queue, GramShape shape, IGramAccumulator<T> right, Fault fault) : IGramAccumulator<T>
    {
        private readonly RowRecorder<T> _rows = new(queue, shape.Columns, shape.Targets, shape.Weighted);

        public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            right.Add(x, y, weights);
            _rows.Add(x, y, weights);
        }

        public void Finish(MatrixView<double> moments)
        {
            right.Finish(moments);
            var bounds = new Lazy<double[]>(() => GramBounds.Moments(_rows.ToRows(), shape.Centered, _rows.FirstBlock));
            fault.Strike(queue, ConformanceOutput.GramMoments, moments.AsBatch(), i => bounds.Value[i]);
        }

        public void Dispose() => right.Dispose();
    }
}
