using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Moments of columns in device source, at the speed at which rows come from memory.</summary>
internal sealed class ColumnMomentsLauncher<T>(SourceContext context) : ColumnMomentsOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelDefines _narrow = context.Tiles<T>("moments8"), _wide = context.Tiles<T>("moments");

    /// <inheritdoc/>
    protected override IColumnMomentsAccumulator<T> Start(IQueue queue, long columns, long targets, bool weighted)
    {
        KernelDefines tiles = columns + targets < _narrow.Number("LX") ? _narrow : _wide;
        return new ColumnMomentsDeviceAccumulator<T>(context, tiles.With("TARGETS", targets <= 1 ? 1 : 4), queue, columns, targets, weighted);
    }
}
