using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Residual sums in FP64 SIMD, at the speed at which rows come from memory.</summary>
internal sealed class CpuLinearResidual<T>(CpuContext context) : LinearResidualOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ResidualKernel<T> _kernel = ResidualKernel<T>.Create(context.Isa);

    /// <inheritdoc/>
    protected override ILinearResidualAccumulator<T> Start(IQueue queue, LinearModelView model, bool weighted)
        => new CpuLinearResidualAccumulator<T>(context.Pool, _kernel, queue, model, weighted);
}
