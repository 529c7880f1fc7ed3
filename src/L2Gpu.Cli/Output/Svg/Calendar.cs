using System.Globalization;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>Marks of an axis of days, which count from 0 at the beginning of a year that is no leap year.</summary>
internal static class Calendar
{
    private const int Year = 2001;

    // Fewer days than this are told by their dates.
    private const int ManyDays = 70;

    /// <summary>The beginnings of months between two days, or of days where they are few.</summary>
    public static List<Tick> Between(double first, double last)
    {
        if (last - first >= ManyDays)
            return [.. Enumerable.Range(1, 12).Select(month => new DateOnly(Year, month, 1)).Where(d => d.DayOfYear - 1 >= first && d.DayOfYear - 1 <= last).Select(d => Mark(d.DayOfYear - 1, "MMM"))];
        int step = (int)Math.Ceiling((last - first) / 8);
        return [.. Enumerable.Range(0, ((int)(last - first) / step) + 1).Select(i => Mark((int)first + (i * step), "d MMM"))];
    }

    private static Tick Mark(int day, string format) => new(day, new DateOnly(Year, 1, 1).AddDays(day).ToString(format, CultureInfo.InvariantCulture));
}
