using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Moments of each column by itself.</summary>
internal sealed class IlgpuColumnMoments<T, TArithmetic>(IlgpuContext context) : ColumnMomentsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override IColumnMomentsAccumulator<T> Start(IQueue queue, long columns, long targets, bool weighted) => new Accumulator(context, queue, columns, targets, weighted);

    private sealed class Accumulator(IlgpuContext context, IQueue queue, long columns, long targets, bool weighted) : ColumnMomentsAccumulator<T>(queue, columns, targets, weighted)
    {
        private readonly LaneArray _sums = new(context, queue, checked((2 * (columns + targets)) + 1 + (columns * targets)));
        private readonly ScratchArray<double> _shift = ScratchArray<double>.Zeros(context, queue, columns + targets);
        private readonly ScratchArray<int> _found = ScratchArray<int>.Zeros(context, queue, 1);

        /// <inheritdoc/>
        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            using var leases = new Leases(x.Buffer, y.Buffer, weights?.Buffer);
            var arguments = new ColumnMomentsArguments<T> { Block = LaneRows<T>.Of(x, y, weights, _sums), Shift = _shift.View, Found = _found.View };
            context.Rows(Queue, ColumnMomentsKernel.FindShift<T, TArithmetic>, 1, arguments);
            context.Rows(Queue, ColumnMomentsKernel.Add<T, TArithmetic>, _sums.Groups, arguments);
        }

        /// <inheritdoc/>
        protected override void Complete(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross)
        {
            using var leases = new Leases(means.Buffer, squares.Buffer, cross.Buffer);
            var block = new LaneRows<T> { Sums = _sums.View, Outputs = _sums.Outputs, Lanes = _sums.Lanes, Columns = Columns, Targets = Targets };
            context.Each(
                Queue, ColumnMomentsKernel.Finish, _sums.Outputs,
                new ColumnMomentsArguments<T> { Block = block, Shift = _shift.View, Means = VectorArgument.Of(means), Squares = VectorArgument.Of(squares), Cross = new(cross) });
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _sums.Dispose();
                _shift.Dispose();
                _found.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
