using System.CommandLine;

namespace L2Gpu.Cli.Text;

/// <summary>Misspelt options and commands.</summary>
internal static class Typo
{
    /// <summary>The command with its first unknown word replaced by the one that was probably meant; null if none is near.</summary>
    public static string? Correct(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.UnmatchedTokens.Count == 0) return null;
        string wrong = parsed.UnmatchedTokens[0];
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = command.Parent)
        {
            foreach (Option option in command.Command.Options) names.Add(option.Name);
            if (ReferenceEquals(command, parsed.CommandResult))
            {
                foreach (Command child in command.Command.Subcommands) names.Add(child.Name);
            }
        }

        string head = wrong.StartsWith("--", StringComparison.Ordinal) ? wrong.Split('=')[0] : wrong;
        List<string> near = NearNames.Of(head, names);
        if (near.Count == 0) return null;
        var corrected = new List<string>();
        bool done = false;
        foreach (string arg in args)
        {
            bool here = !done && arg == wrong;
            corrected.Add(here ? near[0] + wrong[head.Length..] : arg);
            done |= here;
        }

        return CommandText.Of(corrected);
    }
}
