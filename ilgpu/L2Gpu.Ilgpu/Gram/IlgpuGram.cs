using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Gram matrices in tiles of the lower triangle.</summary>
internal sealed class IlgpuGram<T, TArithmetic>(IlgpuContext context) : GramOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
{
    /// <inheritdoc/>
    protected override IGramAccumulator<T> Start(IQueue queue, GramShape shape) => new IlgpuMoments<T, TArithmetic>(context, queue, shape);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram) => Product(queue, x, weights, gram, ofRows: false);

    /// <inheritdoc/>
    protected override void RunRows(IQueue queue, BatchView<T> x, BatchView<T> gram) => Product(queue, x, null, gram, ofRows: true);

    /// <inheritdoc/>
    protected override void RunAssemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
    {
        using BufferLease leaseG = gram.Buffer.Lease(), leaseS = scale.Buffer.Lease(), leaseP = penalty.Buffer.Lease(), leaseA = system.Buffer.Lease();
        var arguments = new AssembleArguments<T> { Gram = new(gram), Scale = VectorArgument.Of(scale), Penalty = VectorArgument.Of(penalty), System = new(system), Order = system.Rows };
        context.Each(queue, GramKernel.Assemble<T, TArithmetic>, system.Count, arguments);
    }

    private void Product(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram, bool ofRows)
    {
        using BufferLease leaseX = x.Buffer.Lease(), leaseW = weights?.Buffer.Lease() ?? default, leaseG = gram.Buffer.Lease();
        long across = context.Across(gram.Rows);
        var arguments = new GramArguments<T>
        {
            X = new(x), Weights = weights is { } w ? new(w) : default, Gram = new(gram), Order = gram.Rows, Inner = ofRows ? x.Columns : x.Rows, IsWeighted = weights is null ? 0 : 1, OfRows = ofRows ? 1 : 0,
        };
        context.Tiles(queue, GramKernel.Product, gram.Count * Triangle.First(across), arguments);
    }
}
