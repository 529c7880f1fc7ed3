using System.Globalization;
using System.Text;

namespace L2Gpu.Cli.Data;

/// <summary>Reads numbers from cells, the same way everywhere: a point before the decimals, no thousands, blanks around it do not matter.</summary>
internal static class Cell
{
    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static CellKind Read(ReadOnlySpan<byte> cell, out double value)
        => TryShort(cell, out value) ? CellKind.Number : ReadAny(cell, out value);

    public static bool IsBlank(ReadOnlySpan<byte> cell) => cell.TrimStart(" \t"u8).IsEmpty;

    /// <summary>Whether a cell says NaN, in any case.</summary>
    public static bool IsNaN(ReadOnlySpan<byte> cell) => Ascii.EqualsIgnoreCase(cell, "nan"u8);

    // Up to 2⁵³ in the digits and up to 22 decimals, both exact as double, so that one division rounds correctly (Clinger 1990).
    private static bool TryShort(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        int at = 0;
        bool negative = false;
        if (at < cell.Length && cell[at] is (byte)'-' or (byte)'+') negative = cell[at++] == '-';
        ulong digits = 0;
        int first = at;
        for (; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++) digits = (digits * 10) + (uint)(cell[at] - '0');
        int count = at - first, decimals = 0;
        if (at < cell.Length && cell[at] == '.')
        {
            first = ++at;
            for (; at < cell.Length && (uint)(cell[at] - '0') <= 9; at++) digits = (digits * 10) + (uint)(cell[at] - '0');
            decimals = at - first;
        }

        if (at != cell.Length || count + decimals is 0 or > 18 || digits > 1UL << 53) return false;
        double magnitude = digits / PowersOfTen[decimals];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    private static CellKind ReadAny(ReadOnlySpan<byte> cell, out double value)
    {
        ReadOnlySpan<byte> trimmed = cell.Trim(" \t"u8);
        value = double.NaN;
        if (trimmed.IsEmpty) return CellKind.Empty;
        byte start = trimmed[0] is (byte)'+' or (byte)'-' && trimmed.Length > 1 ? trimmed[1] : trimmed[0];
        if (start is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
        {
            if (!double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
                return CellKind.Text;
            return double.IsFinite(value) ? CellKind.Number : CellKind.Infinite;
        }

        ReadOnlySpan<byte> word = trimmed[0] is (byte)'+' or (byte)'-' ? trimmed[1..] : trimmed;
        if (IsNaN(word)) return CellKind.NaN;
        bool infinite = Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8) || word.SequenceEqual("∞"u8);
        return infinite ? CellKind.Infinite : CellKind.Text;
    }
}
