using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Gram matrices by their definition, in FP64 on the host, means first. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GramReference<T> : GramOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IGramAccumulator<T> Start(IQueue queue, GramShape shape) => new Accumulator(queue, shape);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram)
    {
        for (long index = 0; index < gram.Count; index++)
        {
            double[] values = HostCopy.Read(queue, x[index]);
            double[]? w = weights is { } given ? HostCopy.Read(queue, given[index]) : null;
            var result = new double[gram.Rows * gram.Rows];
            for (long row = 0; row < x.Rows; row++)
            {
                for (long a = 0; a < x.Columns; a++)
                {
                    for (long b = 0; b < x.Columns; b++)
                        result[(a * x.Columns) + b] += (w?[row] ?? 1) * (values[(row * x.Columns) + a] * values[(row * x.Columns) + b]);
                }
            }

            HostCopy.Write(queue, result, gram[index]);
        }
    }

    /// <inheritdoc/>
    protected override void RunRows(IQueue queue, BatchView<T> x, BatchView<T> gram)
    {
        for (long index = 0; index < gram.Count; index++)
        {
            double[] values = HostCopy.Read(queue, x[index]);
            var result = new double[gram.Rows * gram.Rows];
            for (long a = 0; a < x.Rows; a++)
            {
                for (long b = 0; b < x.Rows; b++)
                {
                    for (long j = 0; j < x.Columns; j++) result[(a * x.Rows) + b] += values[(a * x.Columns) + j] * values[(b * x.Columns) + j];
                }
            }

            HostCopy.Write(queue, result, gram[index]);
        }
    }

    /// <inheritdoc/>
    protected override void RunAssemble(
        IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
    {
        double[] g = HostCopy.Read(queue, gram);
        double[] s = HostCopy.Read(queue, scale.AsRow());
        double[] p = HostCopy.Read(queue, penalty.AsRow());
        for (long i = 0; i < system.Rows; i++)
        {
            for (long j = 0; j < system.Rows; j++) g[(i * system.Rows) + j] = (s[i] * g[(i * system.Rows) + j] * s[j]) + (i == j ? p[i] : 0);
        }

        HostCopy.Write(queue, g, system);
    }

    // Keeps every row, so that the means are known before the first product is taken.
    private sealed class Accumulator(IQueue queue, GramShape shape) : GramAccumulator<T>(queue, shape)
    {
        private readonly List<(double[] Z, double Weight)> _rows = [];

        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            double[] features = HostCopy.Read(Queue, x);
            double[] targets = HostCopy.Read(Queue, y);
            double[]? w = weights is { } given ? HostCopy.Read(Queue, given.AsRow()) : null;
            for (int row = 0; row < x.Rows; row++)
            {
                double[] z = [.. features.AsSpan(row * (int)x.Columns, (int)x.Columns), .. targets.AsSpan(row * (int)y.Columns, (int)y.Columns), 1];
                if (w is null || w[row] != 0) _rows.Add((z, w?[row] ?? 1));
            }
        }

        protected override void Complete(MatrixView<double> moments)
        {
            int order = (int)Shape.Order;
            double total = _rows.Sum(row => row.Weight);
            var mean = new double[order];
            foreach ((double[] z, double weight) in _rows)
            {
                for (int a = 0; a < order && total != 0; a++) mean[a] += weight * z[a] / total;
            }

            var result = new double[order * order];
            foreach ((double[] z, double weight) in _rows)
            {
                for (int a = 0; a < order; a++)
                {
                    for (int b = 0; b < order; b++)
                    {
                        bool border = a == order - 1 || b == order - 1;
                        result[(a * order) + b] += weight * (Shape.Centered && !border ? (z[a] - mean[a]) * (z[b] - mean[b]) : z[a] * z[b]);
                    }
                }
            }

            for (int a = 0; a < order - 1 && Shape.Centered; a++)
                result[(a * order) + order - 1] = result[((order - 1) * order) + a] = mean[a];
            HostCopy.Write(Queue, result, moments);
        }
    }
}
