using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Moments of columns by their definition, about the means, on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class ColumnMomentsReference<T> : ColumnMomentsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IColumnMomentsAccumulator<T> Start(IQueue queue, long columns, long targets, bool weighted)
        => new Accumulator(queue, columns, targets, weighted);

    private sealed class Accumulator(IQueue queue, long columns, long targets, bool weighted) : ColumnMomentsAccumulator<T>(queue, columns, targets, weighted)
    {
        private readonly List<(double Weight, double[] Values)> _rows = [];

        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            double[] features = HostCopy.Read(Queue, x), values = HostCopy.Read(Queue, y);
            double[]? w = weights is { } given ? HostCopy.Read(Queue, given.AsRow()) : null;
            int d = (int)Columns, t = (int)Targets;
            for (int row = 0; row < x.Rows; row++)
            {
                if (w is not null && w[row] == 0) continue;
                _rows.Add((w?[row] ?? 1, [.. features[(row * d)..((row + 1) * d)], .. values[(row * t)..((row + 1) * t)]]));
            }
        }

        protected override void Complete(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
        {
            int d = (int)Columns, t = (int)Targets;
            double total = _rows.Sum(row => row.Weight);
            var mean = new double[d + t + 1];
            double[] square = new double[d + t], products = new double[d * t];
            mean[^1] = total;
            for (int a = 0; a < d + t; a++)
            {
                int column = a;
                mean[a] = total == 0 ? 0 : Mean(column, total);
                square[a] = _rows.Sum(row => row.Weight * (row.Values[column] - mean[column]) * (row.Values[column] - mean[column]));
            }

            for (int i = 0; i < products.Length; i++)
            {
                int j = i / t, k = d + (i % t);
                products[i] = _rows.Sum(row => row.Weight * (row.Values[j] - mean[j]) * (row.Values[k] - mean[k]));
            }

            HostCopy.Write(Queue, mean, means.AsRow());
            HostCopy.Write(Queue, square, squares.AsRow());
            HostCopy.Write(Queue, products, cross);
        }

        // Twice, the second time about the first: the mean of large numbers is right to the last place then.
        private double Mean(int column, double total)
        {
            double rough = _rows.Sum(row => row.Weight * row.Values[column]) / total;
            return double.IsFinite(rough) ? rough + (_rows.Sum(row => row.Weight * (row.Values[column] - rough)) / total) : rough;
        }
    }
}
