using System.CommandLine;
using System.Globalization;

namespace L2Gpu.Cli.Commands;

/// <summary>Options whose value is a number. They are read here, because the parser's own messages speak of types of .NET.</summary>
internal static class NumberOption
{
    /// <summary>The number that was given; null where none was.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="option">The option.</param>
    /// <param name="needed">What is needed, for the message.</param>
    public static T? Read<T>(ParseResult parsed, Option<string?> option, string needed)
        where T : struct, ISpanParsable<T>
    {
        string? text = parsed.GetValue(option);
        if (text is null) return null;
        return T.TryParse(text, CultureInfo.InvariantCulture, out T value) ? value : throw new CliException($"{option.Name} '{text}': {needed} is needed.", CliException.Usage);
    }

    /// <summary>A whole number within limits that was given; null where none was.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="option">The option.</param>
    /// <param name="needed">What is needed, for the message.</param>
    /// <param name="least">The smallest.</param>
    /// <param name="most">The largest.</param>
    public static int? Count(ParseResult parsed, Option<string?> option, string needed, int least = 1, int most = int.MaxValue)
    {
        int? count = Read<int>(parsed, option, needed);
        return count < least || count > most ? throw new CliException($"{option.Name} '{count}': {needed} is needed.", CliException.Usage) : count;
    }

    /// <summary>A finite number above a limit, or at it, that was given; null where none was.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="option">The option.</param>
    /// <param name="needed">What is needed, for the message.</param>
    /// <param name="isValid">Which numbers are.</param>
    public static double? Finite(ParseResult parsed, Option<string?> option, string needed, Func<double, bool> isValid)
    {
        double? value = Read<double>(parsed, option, needed);
        return value is null || (double.IsFinite(value.Value) && isValid(value.Value))
            ? value
            : throw new CliException($"{option.Name} '{parsed.GetValue(option)}': {needed} is needed.", CliException.Usage);
    }

    /// <summary>The numbers of a list that commas separate.</summary>
    /// <param name="option">The name of the option, for the message.</param>
    /// <param name="text">The list.</param>
    public static double[] List(string option, string text) => [.. text.Split(',').Select(part => Parse(option, part))];

    /// <summary>A number.</summary>
    /// <param name="option">The name of the option, for the message.</param>
    /// <param name="text">The number.</param>
    public static double Parse(string option, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new CliException($"{option} '{text}' is not a number.", CliException.Usage);
}
