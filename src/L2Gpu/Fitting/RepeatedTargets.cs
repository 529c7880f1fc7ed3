using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>
/// Puts the targets of each row side by side several times, so that as many models are measured in one pass over the rows: [Y Y … Y] = Y·[I I … I], which
/// is a matrix product that rounds nothing.
/// </summary>
internal sealed class RepeatedTargets<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A room that stays in a cache: one sixteen times as large took twice as long.
    private const long MostElements = 1L << 18;
    private const long FewestRows = 256;

    private readonly FitSession<T> _session;
    private readonly MatrixView<T> _repeat;
    private readonly long _rows;
    private MatrixView<T>? _room;

    public RepeatedTargets(FitSession<T> session, int times)
    {
        int targets = (int)session.Targets, columns = checked(targets * times);
        var identity = new double[targets * columns];
        for (int c = 0; c < columns; c++) identity[((c % targets) * columns) + c] = 1;
        _session = session;
        _repeat = session.Arena.Upload<T>(identity, targets, columns);
        _rows = Math.Max(FewestRows, MostElements / columns);
    }

    /// <summary>Hands a block on in parts, each with its targets repeated.</summary>
    public void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights, RowFeeder<T>.BlockAction add)
    {
        for (long first = 0; first < x.Rows; first += _rows)
        {
            long rows = Math.Min(_rows, x.Rows - first);
            if (_room is null || _room.Value.Rows < rows) _room = _session.Arena.Matrix<T>(rows, _repeat.Columns);
            MatrixView<T> part = y.Block(first, 0, rows, y.Columns), repeated = _room.Value.Block(0, 0, rows, _repeat.Columns);
            _session.Get<IGemm<T>>().Multiply(_session.Queue, Transpose.No, Transpose.No, T.One, part.AsBatch(), _repeat.AsBatch(), T.Zero, repeated.AsBatch());
            add(x.Block(first, 0, rows, x.Columns), repeated, weights?.Slice(first, rows));
        }
    }
}
