using System.Text;

namespace L2Gpu.Cli.Data;

/// <summary>What the cells of a column hold, taken together.</summary>
internal sealed class ColumnContents(UsedColumn column)
{
    private const int MostCounted = 1000;
    private readonly HashSet<string> _levels = new(StringComparer.Ordinal);
    private long _numbers;
    private long _texts;
    private long _infinite;
    private long _dates;
    private bool _negative;
    private double _largest;

    public UsedColumn Column { get; } = column;

    /// <summary>Cells that are empty or NaN.</summary>
    public long Missing { get; private set; }

    /// <summary>Whether single precision cannot hold one of its numbers.</summary>
    public bool NeedsDouble => _largest > FloatLimits.Largest<float>();

    public void Add(ReadOnlySpan<byte> cell)
    {
        switch (Cell.Read(cell, out double value))
        {
            case CellKind.Empty or CellKind.NaN: Missing++; return;
            case CellKind.Infinite: _infinite++; break;
            case CellKind.Text: _texts++; break;
            default:
                _numbers++;
                _negative |= value < 0;
                _largest = Math.Max(_largest, Math.Abs(value));
                break;
        }

        if (DateParts.TryParse(cell.Trim(" \t"u8), out _, out _)) _dates++;
        if (_levels.Count <= MostCounted) _levels.Add(Encoding.UTF8.GetString(cell));
    }

    /// <summary>What to do with the column: what was asked for if that works, else what its cells look like.</summary>
    public Remedy Choose(long rows, int mostLevels)
    {
        if (Column.IsGroup) return Missing < rows ? Remedy.Number : Remedy.None;
        bool clean = _texts + _infinite == 0;
        if (!Column.IsFeature) return clean && Missing < rows && !(Column.IsWeight && _negative) ? Remedy.Number : Remedy.None;
        if (Missing == rows) return Remedy.Ignore;
        bool isDate = _dates == rows - Missing;
        if (Column.Kind == ColumnKind.OneHot) return Remedy.OneHot;
        if (Column.Kind == ColumnKind.DateTime && isDate) return Remedy.Date;
        if (clean) return Remedy.Number;
        if (isDate) return Remedy.Date;
        bool isCategory = _numbers == 0 && _levels.Count <= mostLevels && _levels.Count <= Math.Max(2, rows / 2);
        return isCategory ? Remedy.OneHot : Remedy.Ignore;
    }
}
