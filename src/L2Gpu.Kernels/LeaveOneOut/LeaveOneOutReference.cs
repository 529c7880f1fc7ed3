using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Leave-one-out errors by the formula, row by row in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class LeaveOneOutReference<T> : LeaveOneOutOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override ILeaveOneOutAccumulator<T> Start(IQueue queue, SpectralModelView<T> model, bool weighted)
        => new Accumulator(queue, model, weighted);

    private sealed class Accumulator(IQueue queue, SpectralModelView<T> model, bool weighted) : LeaveOneOutAccumulator<T>(queue, model, weighted)
    {
        private readonly double[] _center = HostCopy.Read(queue, model.Center.AsRow());
        private readonly double[] _basis = HostCopy.Read(queue, model.Basis);
        private readonly double[] _filters = HostCopy.Read(queue, model.Filters);
        private readonly double[] _projections = HostCopy.Read(queue, model.Projections);
        private readonly double[] _offset = HostCopy.Read(queue, model.Offset.AsRow());
        private readonly double[]? _margins = model.Margins is { } margins ? HostCopy.Read(queue, margins.AsRow()) : null;
        private readonly double[] _errors = new double[model.Filters.Columns * model.Projections.Columns];

        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            double[] features = HostCopy.Read(Queue, x);
            double[] targets = HostCopy.Read(Queue, y);
            double[]? w = weights is { } given ? HostCopy.Read(Queue, given.AsRow()) : null;
            int d = (int)Model.Basis.Rows, rank = (int)Model.Basis.Columns;
            var z = new double[rank];
            for (int row = 0; row < x.Rows; row++)
            {
                double weight = w?[row] ?? 1;
                if (weight == 0) continue;
                Array.Clear(z);
                for (int k = 0; k < d; k++)
                {
                    for (int j = 0; j < rank; j++) z[j] += (features[(row * d) + k] - _center[k]) * _basis[(k * rank) + j];
                }

                AddRow(z, targets.AsSpan(row * _offset.Length, _offset.Length), weight);
            }
        }

        protected override void Complete(MatrixView<double> errors) => HostCopy.Write(Queue, _errors, errors);

        private void AddRow(double[] z, ReadOnlySpan<double> y, double weight)
        {
            int grid = (int)Model.Filters.Columns, t = _offset.Length;
            for (int l = 0; l < grid; l++)
            {
                double leverage = Model.BaseLeverage;
                for (int j = 0; j < z.Length; j++) leverage += z[j] * z[j] * _filters[(j * grid) + l];
                double rest = 1 - (weight * leverage), margin = Math.Max(LeverageMargin, _margins?[l] ?? 0);
                for (int target = 0; target < t; target++)
                {
                    double e = y[target] - _offset[target];
                    for (int j = 0; j < z.Length; j++) e -= z[j] * _filters[(j * grid) + l] * _projections[(j * t) + target];
                    _errors[(l * t) + target] += rest <= margin ? double.PositiveInfinity : weight * (e / rest) * (e / rest);
                }
            }
        }
    }
}
