namespace L2Gpu.Cli.Data;

/// <summary>What is made of a date: the day of the year, from 1, and the hour, from 0, of the clock time as it is written.</summary>
internal static class DateParts
{
    public const string DayOfYear = ".dayofyear";

    public const string Hour = ".hour";

    /// <summary>Reads ISO 8601, extended format: <c>2010-01-31</c>, <c>2010-01-31T23:00</c>, <c>2010-01-31 23:00:00.5+01:00</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int dayOfYear, out int hour)
    {
        dayOfYear = hour = 0;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        if (!Digits(text[..4], out int year) || !Digits(text[5..7], out int month) || !Digits(text[8..10], out int day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > System.DateTime.DaysInMonth(year, month)) return false;
        dayOfYear = new DateOnly(year, month, day).DayOfYear;
        return text.Length == 10 || (text[10] is (byte)'T' or (byte)'t' or (byte)' ' && TryTime(text[11..], out hour));
    }

    // hh[:mm[:ss[.f…]]] and an offset, which says nothing about the clock on the wall.
    private static bool TryTime(ReadOnlySpan<byte> text, out int hour)
    {
        hour = 0;
        if (text.Length < 2 || !Digits(text[..2], out hour) || hour > 23) return false;
        int at = 2;
        for (int part = 0; part < 2 && at < text.Length && text[at] == ':'; part++)
        {
            if (at + 3 > text.Length || !Digits(text[(at + 1)..(at + 3)], out int value) || value > (part == 0 ? 59 : 60)) return false;
            at += 3;
        }

        if (at == 8 && at + 1 < text.Length && text[at] is (byte)'.' or (byte)',')
        {
            int first = ++at;
            while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9') at++;
            if (at == first) return false;
        }

        ReadOnlySpan<byte> offset = text[at..];
        if (offset.IsEmpty || offset is [(byte)'Z'] or [(byte)'z']) return true;
        if (offset[0] is not ((byte)'+' or (byte)'-')) return false;
        return offset.Length switch
        {
            3 => Digits(offset[1..], out _),
            5 => Digits(offset[1..], out _),
            6 => offset[3] == ':' && Digits(offset[1..3], out _) && Digits(offset[4..], out _),
            _ => false,
        };
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
