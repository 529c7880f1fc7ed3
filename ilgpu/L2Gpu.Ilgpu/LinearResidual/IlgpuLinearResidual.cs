using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>What linear models leave unexplained.</summary>
internal sealed class IlgpuLinearResidual<T, TArithmetic>(IlgpuContext context) : LinearResidualOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override ILinearResidualAccumulator<T> Start(IQueue queue, LinearModelView model, bool weighted) => new Accumulator(context, queue, model, weighted);

    private sealed class Accumulator(IlgpuContext context, IQueue queue, LinearModelView model, bool weighted) : LinearResidualAccumulator<T>(queue, model, weighted)
    {
        // Residuals that are kept at a time.
        private const long MostErrors = 1 << 22;

        private readonly LaneArray _sums = new(context, queue, checked((model.Coefficients.Rows + 2) * model.Coefficients.Columns));

        /// <inheritdoc/>
        protected override void Accumulate(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights)
        {
            if (y.Columns == 0) return;
            using var leases = new Leases(x.Buffer, y.Buffer, Model.Center.Buffer, Model.Coefficients.Buffer, Model.Offset.Buffer, weights?.Buffer);
            long each = Math.Clamp(MostErrors / y.Columns, 1, x.Rows);
            using var errors = new ScratchArray<double>(context, Queue, each * y.Columns);
            for (long first = 0; first < x.Rows; first += each)
            {
                long rows = Math.Min(each, x.Rows - first);
                var arguments = new ResidualArguments<T>
                {
                    Block = LaneRows<T>.Of(x.Block(first, 0, rows, x.Columns), y.Block(first, 0, rows, y.Columns), weights?.Slice(first, rows), _sums), Center = VectorArgument.Of(Model.Center),
                    Coefficients = new(Model.Coefficients), Offset = VectorArgument.Of(Model.Offset), Errors = errors.View,
                };
                context.Each(Queue, ResidualKernel.Errors<T, TArithmetic>, rows * y.Columns, arguments);
                context.Rows(Queue, ResidualKernel.Add<T, TArithmetic>, _sums.Groups, arguments);
            }
        }

        /// <inheritdoc/>
        protected override void Complete(MatrixView<double> gradient, MatrixView<double> sums)
        {
            using var leases = new Leases(gradient.Buffer, sums.Buffer);
            var block = new LaneRows<T> { Sums = _sums.View, Outputs = _sums.Outputs, Lanes = _sums.Lanes, Columns = gradient.Rows, Targets = gradient.Columns };
            context.Each(Queue, ResidualKernel.Finish, _sums.Outputs, new ResidualArguments<T> { Block = block, Gradient = new(gradient), Sums = new(sums) });
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing) _sums.Dispose();
            base.Dispose(disposing);
        }
    }
}
