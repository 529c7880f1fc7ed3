using System.Globalization;

namespace L2Gpu.Cli.Output.Svg;

/// <summary>Round values along an axis.</summary>
internal static class Ticks
{
    private const int Most = 12;

    /// <summary>Multiples of 1, 2 or 5 times a power of ten, about as many as wanted.</summary>
    public static List<Tick> Linear(double low, double high, int wanted)
    {
        double step = Step((high - low) / Math.Max(1, wanted));
        var ticks = new List<Tick>();
        if (!double.IsNormal(step)) return ticks;
        double first = Math.Ceiling(low / step);
        for (int i = 0; i < Most; i++)
        {
            // Times the inverse where that is whole: 3·0.1 is not 0.3, but 3/10 is.
            double value = step < 1 ? (first + i) / Math.Round(1 / step, MidpointRounding.AwayFromZero) : (first + i) * step;
            if (step < 1e-12) value = (first + i) * step;
            if (value > high + (1e-9 * step)) break;
            ticks.Add(new Tick(value, Label(value, step)));
        }

        return ticks;
    }

    /// <summary>Powers of ten, some of them left out where there are many, and 2 and 5 times them where there are few.</summary>
    public static List<Tick> Logarithmic(double low, double high, int wanted)
    {
        if (!(low > 0) || !double.IsFinite(high)) return [];
        double from = Math.Log10(low), to = Math.Log10(high);
        int first = (int)Math.Ceiling(from - 1e-9), last = (int)Math.Floor(to + 1e-9), decades = last - first + 1;
        if (to - from < 0.5) return Linear(low, high, wanted);
        int every = 1;
        while (decades > wanted * every) every++;
        double[] within = every > 1 || decades >= Math.Max(4, wanted / 2) ? [1] : to - from < 1.2 ? [1, 2, 3, 5, 7] : decades >= 3 ? [1, 3] : [1, 2, 5];
        var ticks = new List<Tick>();
        for (int power = first - 1; power <= last; power++)
        {
            foreach (double factor in within)
            {
                double exponent = power + Math.Log10(factor);
                if (exponent < from - 1e-9 || exponent > to + 1e-9 || (within.Length == 1 && power % every != 0)) continue;
                double value = power >= 0 ? factor * Math.Pow(10, power) : factor / Math.Pow(10, -power);
                ticks.Add(new Tick(value, Power(factor, power)));
            }
        }

        return ticks;
    }

    /// <summary>A number with three significant digits, for where there is little room.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        if (value == 0) return "0";
        if (size is >= 1e6 or < 1e-3)
        {
            string[] parts = size.ToString("0.##e+0", CultureInfo.InvariantCulture).Split('e');
            return Signed(value, $"{parts[0]}e{parts[1].TrimStart('+').Replace('-', '−')}");
        }

        int decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 5);
        return Signed(value, size.ToString($"#,0.{new string('#', decimals)}", CultureInfo.InvariantCulture));
    }

    private static double Step(double rough)
    {
        if (!(rough > 0) || !double.IsFinite(rough)) return 0;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough))), part = rough / power;
        return power * (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10);
    }

    private static string Label(double value, double step)
    {
        double size = Math.Abs(value);
        if (size < step / 2) return "0";
        if (step < 1e-5 || size >= 1e7)
        {
            int digits = Math.Clamp((int)Math.Floor(Math.Log10(size) + 1e-9) - (int)Math.Floor(Math.Log10(step) + 1e-9), 0, 6);
            string[] parts = size.ToString($"0.{new string('0', digits)}e+0", CultureInfo.InvariantCulture).Split('e');
            return Signed(value, $"{(parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0])}e{parts[1].TrimStart('+').Replace('-', '−')}");
        }

        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return Signed(value, size.ToString($"#,0.{new string('0', decimals)}", CultureInfo.InvariantCulture));
    }

    private static string Power(double factor, int power)
        => power is >= -3 and < 6 ? (factor * Math.Pow(10, power)).ToString("#,0.###", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{factor:0}e{(power < 0 ? "−" : "")}{Math.Abs(power)}");

    private static string Signed(double value, string size) => value < 0 ? "−" + size : size;
}
