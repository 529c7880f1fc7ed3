using System.Globalization;

namespace L2Gpu.Cli.Output;

/// <summary>Numbers as people read them, the same in every country.</summary>
internal static class Numbers
{
    /// <summary>Six significant digits.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (value == 0) return "0";
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        if (size is < 1e-4 or >= 1e9) return value.ToString("0.####e+0", CultureInfo.InvariantCulture);
        int decimals = Math.Clamp(5 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return value.ToString($"0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
    }

    /// <summary>A count, in groups of three.</summary>
    public static string Count(long value) => value < 10_000 ? value.ToString(CultureInfo.InvariantCulture) : value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>As many digits as give the same number back.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits of seconds.</summary>
    public static string Seconds(double value) => value switch
    {
        < 1e-3 => $"{value * 1e6:0} µs",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} s"),
    };

    /// <summary>A size in memory.</summary>
    public static string Bytes(double bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:0.#} {units[unit]}");
    }
}
