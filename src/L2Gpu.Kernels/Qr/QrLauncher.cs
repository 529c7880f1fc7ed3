using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Triangular factors in device source: many lanes at a time, each its own chain of panels.</summary>
internal sealed class QrLauncher<T>(SourceContext context) : QrOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IQrAccumulator<T> Start(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        => new QrLanes<T>(context, queue, shape, center, scale, start);
}
