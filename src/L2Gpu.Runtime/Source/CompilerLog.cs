using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace L2Gpu.Runtime;

/// <summary>Finds in what a device's compiler says the lines of our sources that it means, and quotes them.</summary>
internal static partial class CompilerLog
{
    // The first errors cause the others.
    private const int MostQuoted = 5;

    /// <summary>The errors with file, line and the text of the line, and after them the log.</summary>
    /// <param name="log">What the compiler said.</param>
    /// <param name="text">What it was given, with <c>#line</c> directives.</param>
    public static string Explain(string log, string text)
    {
        (string File, int Line, string Text)[] lines = [.. Locate(text)];
        var quotes = new StringBuilder();
        var seen = new HashSet<(string, int)>();
        foreach (Match match in Error().Matches(log).Concat(LeadingError().Matches(log)).Concat(QuotedError().Matches(log)).OrderBy(match => match.Index))
        {
            if (Find(lines, match) is not { } line || !seen.Add((line.File, line.Line)) || seen.Count > MostQuoted) continue;
            quotes.Append(CultureInfo.InvariantCulture, $"{line.File}:{line.Line}: {match.Groups["what"].Value.Trim()}\n    {line.Text.Trim()}\n");
        }

        return $"{quotes}The compiler's log:\n{log}";
    }

    // A compiler that follows #line names our file; one that does not has a name of its own for the whole text, and counts its lines.
    private static (string File, int Line, string Text)? Find((string File, int Line, string Text)[] lines, Match match)
    {
        string file = match.Groups["file"].Value;
        if (!int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) return null;
        foreach ((string File, int Line, string Text) line in lines)
        {
            if (line.Line == number && (file == line.File || file.EndsWith('/' + line.File, StringComparison.Ordinal))) return line;
        }

        bool isOurs = lines.Any(line => line.File == file);
        return !isOurs && number >= 1 && number <= lines.Length ? lines[number - 1] : null;
    }

    // Each line of the text with the file and the line that it came from.
    private static IEnumerable<(string File, int Line, string Text)> Locate(string text)
    {
        string file = "macros";
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            Match match = LineDirective().Match(line);
            if (match.Success)
            {
                yield return (file, number + 1, line);
                file = match.Groups["file"].Value;
                number = int.Parse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) - 1;
                continue;
            }

            yield return (file, ++number, line);
        }
    }

    // clang's way, which NVIDIA, AMD and Intel share: file:line:column: error: what. NVRTC writes file(line): error: what.
    [GeneratedRegex(@"^(?<file>[^\n]*?)(?::(?<line>\d+):\d+|\((?<line>\d+)\)):\s*(?:fatal )?error:?(?<what>[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex Error();

    // PoCL's way: error: file:line:column: what.
    [GeneratedRegex(@"^(?:fatal )?error:\s*(?<file>[^\n]*?):(?<line>\d+):\d+:\s*(?:(?:fatal )?error:)?(?<what>[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex LeadingError();

    // The way of EDG, in older drivers of AMD: "file", line 12: error: what.
    [GeneratedRegex(@"^""(?<file>[^""\n]*)"", line (?<line>\d+):\s*(?:catastrophic )?error:?(?<what>[^\n]*)", RegexOptions.Multiline)]
    private static partial Regex QuotedError();

    [GeneratedRegex(@"^#line (?<line>\d+) ""(?<file>[^""]*)""")]
    private static partial Regex LineDirective();
}
