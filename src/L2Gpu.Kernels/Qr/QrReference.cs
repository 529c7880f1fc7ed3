using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Triangular factors by one reflection after the other over all rows, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class QrReference<T> : QrOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IQrAccumulator<T> Start(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        => new Accumulator(queue, shape, HostCopy.Read(queue, center.AsRow()), HostCopy.Read(queue, scale.AsRow()), start is { } given ? HostCopy.Read(queue, given) : []);

    private sealed class Accumulator(IQueue queue, QrShape shape, double[] center, double[] scale, double[] start) : QrAccumulator<T>(queue, shape)
    {
        private readonly List<double[]> _rows = [.. start.Chunk((int)shape.Order).Select((row, i) => row.Select((value, j) => j < i ? 0 : value).ToArray())];

        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            int d = (int)x.Columns, t = (int)y.Columns;
            double[] features = HostCopy.Read(Queue, x);
            double[] targets = HostCopy.Read(Queue, y);
            double[]? w = weights is { } given ? HostCopy.Read(Queue, given.AsRow()) : null;
            for (int row = 0; row < x.Rows; row++)
            {
                if (w is not null && w[row] == 0) continue;
                double[] z = [.. features.AsSpan(row * d, d), .. targets.AsSpan(row * t, t)];
                double root = Math.Sqrt(w?[row] ?? 1);
                for (int j = 0; j < z.Length; j++) z[j] = root * ((z[j] - center[j]) * scale[j]);
                _rows.Add(Shape.Ones ? [root, .. z] : z);
            }
        }

        protected override void Complete(MatrixView<double> factor)
        {
            int p = (int)Shape.Order;
            for (int j = 0; j < Math.Min(p, _rows.Count); j++) Reflect(j, p);
            var result = new double[p * p];
            for (int i = 0; i < Math.Min(p, _rows.Count); i++)
            {
                double sign = _rows[i][i] < 0 ? -1 : 1;
                for (int j = i; j < p; j++) result[(i * p) + j] = sign * _rows[i][j];
            }

            HostCopy.Write(Queue, result, factor);
        }

        // Golub and Van Loan, algorithm 5.1.1: the sign of v₀ is that of the pivot, so that nothing cancels.
        private void Reflect(int j, int p)
        {
            double below = 0;
            for (int i = j + 1; i < _rows.Count; i++) below += _rows[i][j] * _rows[i][j];
            double pivot = _rows[j][j];
            if (below == 0 && double.IsFinite(pivot)) return;
            double norm = Math.Sqrt((pivot * pivot) + below), end = pivot > 0 ? -norm : norm;
            double[] v = [.. _rows.Skip(j).Select((row, i) => i == 0 ? 1 : row[j] / (pivot - end))];
            double factor = (end - pivot) / end;
            for (int k = j; k < p; k++)
            {
                double sum = 0;
                for (int i = 0; i < v.Length; i++) sum += v[i] * _rows[j + i][k];
                for (int i = 0; i < v.Length; i++) _rows[j + i][k] -= factor * v[i] * sum;
            }
        }
    }
}
