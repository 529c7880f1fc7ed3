using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Leave-one-out errors in device source: coordinates as a matrix product, leverages and fits in registers, a chunk of rows at a time.</summary>
internal sealed class LeaveOneOutLauncher<T>(SourceContext context) : LeaveOneOutOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly GemmLauncher<T> _gemm = new(context);

    /// <inheritdoc/>
    protected override ILeaveOneOutAccumulator<T> Start(IQueue queue, SpectralModelView<T> model, bool weighted)
        => new LeaveOneOutDeviceAccumulator<T>(context, _gemm, queue, model, weighted);
}
