using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Moments of columns in FP64 SIMD, at the speed at which rows come from memory.</summary>
internal sealed class CpuColumnMoments<T>(CpuContext context) : ColumnMomentsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IColumnMomentsAccumulator<T> Start(IQueue queue, long columns, long targets, bool weighted)
        => new CpuColumnMomentsAccumulator<T>(context.Pool, queue, columns, targets, weighted);
}
