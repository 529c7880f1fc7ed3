using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Trains of rows and of columns.</summary>
internal sealed unsafe class LineTrains : PulseTrains
{
    private readonly uint* _rows;
    private readonly uint* _columns;
    private readonly uint* _cut;
    private readonly long _rowLeading;
    private readonly long _columnLeading;
    private readonly int _updates;

    /// <summary>Describes them.</summary>
    /// <param name="rows">Shape (updates, m), of at most <see cref="PulseTrains.MostUpdates"/>.</param>
    /// <param name="columns">Shape (updates, n).</param>
    /// <param name="cut">Room for 128 words an update: the trains of the columns that fill no tile, and zeros.</param>
    public LineTrains(MatrixView<uint> rows, MatrixView<uint> columns, uint* cut)
    {
        _rows = rows.Address();
        _columns = columns.Address();
        _cut = cut;
        (_rowLeading, _columnLeading, _updates) = (rows.LeadingDimension, columns.LeadingDimension, (int)rows.Rows);
        int left = (int)(columns.Columns % Philox.TileWords);
        if (left == 0) return;
        new Span<uint>(cut, _updates * Philox.TileWords).Clear();
        for (int k = 0; k < _updates; k++)
            new ReadOnlySpan<uint>(_columns + (k * _columnLeading) + columns.Columns - left, left).CopyTo(new Span<uint>(cut + (k * Philox.TileWords), left));
    }

    /// <inheritdoc/>
    public override int Row(long row, (int Update, uint Train)* found)
    {
        int count = 0;
        for (int k = 0; k < _updates; k++)
        {
            uint train = _rows[(k * _rowLeading) + row];
            if ((train & int.MaxValue) != 0) found[count++] = (k, train);
        }

        return count;
    }

    /// <inheritdoc/>
    public override uint* Columns(in CellTile tile, uint* own, out long stride)
    {
        stride = tile.IsCut ? Philox.TileWords : _columnLeading;
        return tile.IsCut ? _cut : _columns + tile.Column;
    }
}
