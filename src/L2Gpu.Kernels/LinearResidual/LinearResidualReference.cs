using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Residual sums by their definition, on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class LinearResidualReference<T> : LinearResidualOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override ILinearResidualAccumulator<T> Start(IQueue queue, LinearModelView model, bool weighted)
        => new Accumulator(queue, model, weighted);

    private sealed class Accumulator(IQueue queue, LinearModelView model, bool weighted) : LinearResidualAccumulator<T>(queue, model, weighted)
    {
        private readonly double[] _center = HostCopy.Read(queue, model.Center.AsRow());
        private readonly double[] _coefficients = HostCopy.Read(queue, model.Coefficients);
        private readonly double[] _offset = HostCopy.Read(queue, model.Offset.AsRow());
        private readonly double[] _gradient = new double[model.Coefficients.Count];
        private readonly double[] _sums = new double[2 * model.Coefficients.Columns];

        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            int d = _center.Length, t = _offset.Length;
            double[] features = HostCopy.Read(Queue, x);
            double[] targets = HostCopy.Read(Queue, y);
            double[]? w = weights is { } given ? HostCopy.Read(Queue, given.AsRow()) : null;
            for (int row = 0; row < x.Rows; row++)
            {
                if (w is not null && w[row] == 0) continue;
                for (int target = 0; target < t; target++)
                {
                    double e = targets[(row * t) + target] - _offset[target];
                    for (int j = 0; j < d; j++) e -= (features[(row * d) + j] - _center[j]) * _coefficients[(j * t) + target];
                    double weighted = (w?[row] ?? 1) * e;
                    for (int j = 0; j < d; j++) _gradient[(j * t) + target] += (features[(row * d) + j] - _center[j]) * weighted;
                    _sums[target] += weighted * e;
                    _sums[t + target] += weighted;
                }
            }
        }

        protected override void Complete(MatrixView<double> gradient, MatrixView<double> sums)
        {
            HostCopy.Write(Queue, _gradient, gradient);
            HostCopy.Write(Queue, _sums, sums);
        }
    }
}
