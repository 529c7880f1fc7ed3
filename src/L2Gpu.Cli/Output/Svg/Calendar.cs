using System.Globalization;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>Marks of an axis of days, which count from 0 at the beginning of a year that is no leap year.</summary>
internal static class Calendar
{
    private const int Year = 2001;

    /// <summary>The first day of each month.</summary>
    public static List<Tick> Months()
        => [.. Enumerable.Range(1, 12).Select(month => new DateOnly(Year, month, 1)).Select(day => new Tick(day.DayOfYear - 1, day.ToString("MMM", CultureInfo.InvariantCulture)))];

    /// <summary>The beginning of each day.</summary>
    public static List<Tick> Days(double first, int count)
        => [.. Enumerable.Range(0, count + 1).Select(i => new Tick(first + i, new DateOnly(Year, 1, 1).AddDays((int)first + i).ToString("d MMM", CultureInfo.InvariantCulture)))];
}
