using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>The pulse trains of some updates, in the order in which tiles want them.</summary>
internal readonly unsafe struct PulseTrains
{
    /// <summary>The most updates: so many trains of a tile's columns stay in a core's cache.</summary>
    public const int MostUpdates = 256;

    private readonly uint* _rows;
    private readonly uint* _columns;
    private readonly uint* _cut;
    private readonly long _rowLeading;
    private readonly long _columnLeading;

    /// <summary>Describes them.</summary>
    /// <param name="rows">Shape (updates, m).</param>
    /// <param name="columns">Shape (updates, n).</param>
    /// <param name="cut">Room for 128 words an update: the trains of the columns that fill no tile, and zeros.</param>
    public PulseTrains(MatrixView<uint> rows, MatrixView<uint> columns, uint* cut)
    {
        _rows = rows.Address();
        _columns = columns.Address();
        _cut = cut;
        (_rowLeading, _columnLeading, Updates) = (rows.LeadingDimension, columns.LeadingDimension, (int)rows.Rows);
        int left = (int)(columns.Columns % Philox.TileWords);
        if (left == 0) return;
        new Span<uint>(cut, Updates * Philox.TileWords).Clear();
        for (int k = 0; k < Updates; k++)
            new ReadOnlySpan<uint>(_columns + (k * _columnLeading) + columns.Columns - left, left).CopyTo(new Span<uint>(cut + (k * Philox.TileWords), left));
    }

    /// <summary>How many updates there are, at most <see cref="MostUpdates"/>.</summary>
    public int Updates { get; }

    /// <summary>The trains of a tile's columns; <see cref="Stride"/> from update to update.</summary>
    public uint* Columns(in CellTile tile) => tile.IsCut ? _cut : _columns + tile.Column;

    /// <summary>Words from update to update.</summary>
    public long Stride(in CellTile tile) => tile.IsCut ? Philox.TileWords : _columnLeading;

    /// <summary>Finds the updates in which a row has pulses.</summary>
    /// <param name="row">The row.</param>
    /// <param name="found">Update and train of each.</param>
    /// <returns>How many there are.</returns>
    public int Row(long row, (int Update, uint Train)* found)
    {
        int count = 0;
        for (int k = 0; k < Updates; k++)
        {
            uint train = _rows[(k * _rowLeading) + row];
            if ((train & int.MaxValue) != 0) found[count++] = (k, train);
        }

        return count;
    }
}
