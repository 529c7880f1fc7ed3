using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>A matrix that is kept between calls for blocks of vectors: while systems are solved, blocks only get narrower.</summary>
/// <param name="arena">Where its memory comes from.</param>
/// <param name="rows">Its rows.</param>
internal sealed class BlockScratch<T>(DeviceArena arena, long rows)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private MatrixView<T> _view;

    /// <summary>The matrix with so many columns, whatever it holds.</summary>
    public MatrixView<T> For(long columns)
    {
        if (_view.Buffer is not null && _view.Columns == columns) return _view;
        bool fits = _view.Buffer is not null && (Int128)_view.Buffer.ByteLength >= (Int128)rows * columns * Unsafe.SizeOf<T>();
        return _view = fits ? BlockColumns.Narrowed(_view, checked((int)columns)) : arena.Matrix<T>(rows, columns);
    }
}
