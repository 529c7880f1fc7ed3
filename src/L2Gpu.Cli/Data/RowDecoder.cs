using System.Globalization;
using System.Text;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Data;

/// <summary>Makes rows of numbers from the records of a CSV file. Columns that are not used are never looked at.</summary>
/// <param name="source">The records.</param>
/// <param name="plan">The columns in use.</param>
/// <param name="dropMissing">Whether a record with an empty or NaN cell in them is passed over; otherwise it is an error.</param>
/// <param name="largest">The largest magnitude that the fit's precision can hold.</param>
internal sealed class RowDecoder(CsvSource source, ColumnPlan plan, bool dropMissing, double largest)
{
    /// <summary>Records that were passed over.</summary>
    public long Dropped { get; private set; }

    /// <summary>Records that were read.</summary>
    public long Records { get; private set; }

    /// <summary>Reads the next usable row.</summary>
    /// <param name="row">Room for <see cref="ColumnPlan.Width"/> numbers.</param>
    /// <param name="most">How many records may be read in all.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(Span<double> row, long most)
    {
        while (Records < most && source.Read())
        {
            Records++;
            bool complete = true;
            foreach (UsedColumn column in plan.Columns) complete &= Decode(column, row);
            if (complete) return true;
            Dropped++;
        }

        return false;
    }

    // False where the cell is missing and may be.
    private bool Decode(UsedColumn column, Span<double> row)
    {
        ReadOnlySpan<byte> cell = source.Reader.GetSpan(column.Index);
        return column.Kind switch
        {
            ColumnKind.Number => Number(column, cell, row),
            ColumnKind.OneHot => OneHot(column, cell, row),
            _ => Date(column, cell, row),
        };
    }

    private bool Number(UsedColumn column, ReadOnlySpan<byte> cell, Span<double> row)
    {
        CellKind kind = Cell.Read(cell, out double value);
        if (kind == CellKind.Number && Math.Abs(value) <= largest)
        {
            if (column.IsWeight && value < 0) throw Stop(column, $"the weight {Show(cell)} is negative. Weights must be 0 or more");
            row[column.Slot] = value;
            return true;
        }

        switch (kind)
        {
            case CellKind.Number: throw Stop(column, $"{Show(cell)} is too large for f32. Use --precision f64");
            case CellKind.Infinite: throw Stop(column, $"{Show(cell)} is infinite or too large. {(column.IsFeature ? $"Correct it, or leave the column out: --ignore {column.Name}" : "Correct it")}");
            case CellKind.Text: throw Stop(column, $"{Show(cell)} is text, not a number. {WaysOn(column)}");
            default: return Missing(column, kind);
        }
    }

    private bool OneHot(UsedColumn column, ReadOnlySpan<byte> cell, Span<double> row)
    {
        if (Cell.IsBlank(cell)) return Missing(column, CellKind.Empty);
        if (Cell.IsNaN(cell)) return Missing(column, CellKind.NaN);
        if (!System.Text.Unicode.Utf8.IsValid(cell))
            throw CsvSource.NotUtf8(string.Create(CultureInfo.InvariantCulture, $"{source.Path}, line {source.Line}, column '{column.Name}': {Show(cell)}"), source.Path);
        Span<char> buffer = cell.Length <= 256 ? stackalloc char[cell.Length] : new char[cell.Length];
        ReadOnlySpan<char> level = buffer[..Encoding.UTF8.GetChars(cell, buffer)];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> levels = column.Levels!.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!column.LevelsAreFixed)
        {
            if (!levels.TryGetValue(level, out int code)) column.Levels!.Add(level.ToString(), code = column.Levels.Count);
            row[column.Slot] = code;
            return true;
        }

        foreach (int slot in column.Levels!.Values) row[slot] = 0;
        if (!levels.TryGetValue(level, out int mine))
        {
            List<string> known = [.. column.Levels.Keys];
            string listed = string.Join(", ", known.GetRange(0, Math.Min(20, known.Count)));
            throw Stop(column, $"the model was not fitted with {Show(cell)}. It knows {listed}{(known.Count > 20 ? ", …" : "")}");
        }

        row[mine] = 1;
        return true;
    }

    private bool Date(UsedColumn column, ReadOnlySpan<byte> cell, Span<double> row)
    {
        ReadOnlySpan<byte> trimmed = cell.Trim(" \t"u8);
        if (trimmed.IsEmpty) return Missing(column, CellKind.Empty);
        if (Cell.IsNaN(trimmed)) return Missing(column, CellKind.NaN);
        if (!DateParts.TryParse(trimmed, out int day, out int hour))
            throw Stop(column, $"{Show(cell)} is no ISO 8601 date or time such as 2010-01-31T23:00. Rewrite it, or leave the column out: --ignore {column.Name}");
        if (column.Slot >= 0) row[column.Slot] = day;
        if (column.HourSlot >= 0) row[column.HourSlot] = hour;
        return true;
    }

    private bool Missing(UsedColumn column, CellKind kind)
        => dropMissing ? false : throw Stop(column, $"the cell is {(kind == CellKind.Empty ? "empty" : "NaN")}. Fill it, or drop such rows with --drop-missing", isMissing: true);

    private CellException Stop(UsedColumn column, string what, bool isMissing = false) => new(source.Path, string.Create(CultureInfo.InvariantCulture, $"{source.Path}, line {source.Line}, column '{column.Name}': {what}."), isMissing);

    private static string WaysOn(UsedColumn column)
    {
        string name = ColumnList.Join([column.Name]);
        return column.IsFeature
            ? $"Encode it with --one-hot {name} or, for dates, --datetime {name}; or leave it out with --ignore {name}"
            : column.IsWeight ? "Weights must be numbers" : "A target must be numbers; it cannot be encoded with --one-hot or --datetime, nor left out with --ignore";
    }

    private static string Show(ReadOnlySpan<byte> cell)
    {
        string text = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 200)]).ReplaceLineEndings("⏎");
        return text.Length <= 60 ? $"'{text}'" : $"'{text[..60]}…'";
    }
}
