using System.CommandLine;
using System.Text.Json;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>Options whose value is one of a few names: those of the library, in kebab case.</summary>
internal static class NameOption
{
    /// <summary>The value that was named.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="option">The option.</param>
    /// <param name="usual">The one that is taken where none was.</param>
    /// <param name="args">The arguments as they were given, for a remedy; null for none.</param>
    public static T Read<T>(ParseResult parsed, Option<string?> option, T usual, IReadOnlyList<string>? args = null)
        where T : struct, Enum
    {
        if (parsed.GetValue(option) is not { } text) return usual;
        string[] names = [.. Enum.GetValues<T>().Select(Of)];
        int at = Array.IndexOf(names, text);
        if (at >= 0) return Enum.GetValues<T>()[at];
        List<string> near = NearNames.Of(text, names);
        throw new CliException(
            $"{option.Name} '{text}' is unknown; there are {string.Join(", ", names.SkipLast(1))} and {names[^1]}.", CliException.Usage,
            args is not null && near.Count == 1 ? CommandText.Of(CommandText.Replace(args, text, near[0])) : null);
    }

    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
