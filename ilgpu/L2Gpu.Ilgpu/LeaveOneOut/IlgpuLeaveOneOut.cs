using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Exact leave-one-out errors.</summary>
internal sealed class IlgpuLeaveOneOut<T, TArithmetic>(IlgpuContext context) : LeaveOneOutOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override ILeaveOneOutAccumulator<T> Start(IQueue queue, SpectralModelView<T> model, bool weighted) => new Accumulator(context, queue, model, weighted);

    private sealed class Accumulator(IlgpuContext context, IQueue queue, SpectralModelView<T> model, bool weighted) : LeaveOneOutAccumulator<T>(queue, model, weighted)
    {
        // Coordinates that are kept at a time.
        private const long MostCoordinates = 1 << 22;

        private readonly LaneArray _sums = new(context, queue, checked(model.Filters.Columns * model.Projections.Columns));

        /// <inheritdoc/>
        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            if (_sums.Outputs == 0) return;
            long rank = Model.Basis.Columns, each = Math.Clamp(MostCoordinates / Math.Max(1, rank), 1, x.Rows);
            using var leases = new Leases(x.Buffer, y.Buffer, Model.Center.Buffer, Model.Basis.Buffer, Model.Filters.Buffer, Model.Projections.Buffer, Model.Offset.Buffer, weights?.Buffer, Model.Margins?.Buffer);
            using var coordinates = new ScratchArray<double>(context, Queue, each * rank);
            for (long first = 0; first < x.Rows; first += each)
            {
                long rows = Math.Min(each, x.Rows - first);
                var arguments = new LeaveOneOutArguments<T>
                {
                    Block = LaneRows<T>.Of(x.Block(first, 0, rows, x.Columns), y.Block(first, 0, rows, y.Columns), weights?.Slice(first, rows), _sums), Center = VectorArgument.Of(Model.Center),
                    Basis = new(Model.Basis), Filters = new(Model.Filters), Projections = new(Model.Projections), Offset = VectorArgument.Of(Model.Offset), Coordinates = coordinates.View, Rank = rank,
                    Margins = Model.Margins is { } margins ? VectorArgument.Of(margins) : default, HasMargins = Model.Margins is null ? 0 : 1, BaseLeverage = Model.BaseLeverage, Margin = LeverageMargin,
                };
                context.Each(Queue, LeaveOneOutKernel.Coordinates<T, TArithmetic>, rows * rank, arguments);
                context.Rows(Queue, LeaveOneOutKernel.Add<T, TArithmetic>, _sums.Groups, arguments);
            }
        }

        /// <inheritdoc/>
        protected override void Complete(MatrixView<double> errors)
        {
            using var leases = new Leases(errors.Buffer);
            var block = new LaneRows<T> { Sums = _sums.View, Outputs = _sums.Outputs, Lanes = _sums.Lanes, Targets = errors.Columns };
            context.Each(Queue, LeaveOneOutKernel.Finish, _sums.Outputs, new LeaveOneOutArguments<T> { Block = block, Errors = new(errors) });
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing) _sums.Dispose();
            base.Dispose(disposing);
        }
    }
}
