using System.Text.RegularExpressions;

namespace L2Gpu.Cli.Text;

/// <summary>The names that devices can have, whether they are there or not.</summary>
internal static partial class DeviceWord
{
    private const string Option = "--device";

    private static readonly string[] Kinds = ["auto", "cpu", "cuda", "opencl"];

    /// <summary>Refuses what names no device anywhere, with the command that was probably meant.</summary>
    /// <param name="word">The value of <c>--device</c>.</param>
    /// <param name="args">The whole command, each value apart from its option.</param>
    /// <exception cref="CliException">It names none.</exception>
    public static void ThrowIfNone(string word, IReadOnlyList<string> args)
    {
        if (Grammar().IsMatch(word)) return;
        string kind = word.Split(':')[0];

        // A GPU that is worth it is taken by itself.
        string? near = string.Equals(kind, "gpu", StringComparison.OrdinalIgnoreCase) ? "auto" : NearNames.Of(kind, Kinds).FirstOrDefault();
        string corrected = near is "cuda" or "opencl" && Number().Match(word) is { Success: true } number ? near + number.Value : near ?? "";
        throw new CliException(
            $"--device '{word}' names no device; it is auto, cpu, cuda[:N] or opencl[:N], and `l2gpu devices` lists those that are here.",
            CliException.Usage,
            near is null ? null : CommandText.Of([.. CommandText.Without(args, Option, hasValue: true), Option, corrected]));
    }

    [GeneratedRegex("^(auto|cpu(:0)?|(cuda|opencl)(:[0-9]+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    [GeneratedRegex(":[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
