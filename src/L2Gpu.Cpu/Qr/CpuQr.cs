using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Triangular factors in FP64 SIMD: reflections in panels, everything else as matrix products.</summary>
internal sealed class CpuQr<T>(CpuContext context) : QrOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly BlockReflector _reflector = new(new GemmEngine<double>(context.Pool, context.Isa), ReflectorKernel.Create(context.Isa));

    /// <inheritdoc/>
    protected override IQrAccumulator<T> Start(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start)
        => new CpuQrAccumulator<T>(context.Pool, _reflector, queue, shape, center, scale, start);
}
