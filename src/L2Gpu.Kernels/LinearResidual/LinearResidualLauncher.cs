using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Residual sums in device source: residuals and gradient of a chunk of rows in one work-group.</summary>
internal sealed class LinearResidualLauncher<T>(SourceContext context) : LinearResidualOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override ILinearResidualAccumulator<T> Start(IQueue queue, LinearModelView model, bool weighted)
        => new LinearResidualDeviceAccumulator<T>(context, queue, model, weighted);
}
