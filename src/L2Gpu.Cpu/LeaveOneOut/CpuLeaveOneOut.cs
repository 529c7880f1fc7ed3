using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Leave-one-out errors as products of matrices, a chunk of rows at a time.</summary>
internal sealed class CpuLeaveOneOut<T>(CpuContext context) : LeaveOneOutOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GemmEngine<T> _engine = new(context.Pool, context.Isa);

    /// <inheritdoc/>
    protected override ILeaveOneOutAccumulator<T> Start(IQueue queue, SpectralModelView<T> model, bool weighted)
        => new CpuLeaveOneOutAccumulator<T>(_engine, queue, model, weighted);
}
