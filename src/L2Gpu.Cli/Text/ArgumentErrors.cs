using System.CommandLine;
using System.CommandLine.Parsing;

namespace L2Gpu.Cli.Text;

/// <summary>Says what is wrong with arguments that could not be understood.</summary>
internal static class ArgumentErrors
{
    public static CliException Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (Repeated(parsed, args) is { } repeated) return repeated;
        string path = Path(parsed);
        Command command = parsed.CommandResult.Command;
        string message = parsed.Errors[0].Message.TrimEnd('.');
        if (command.Subcommands.Count > 0)
        {
            string inner = path.Length == 0 ? "" : $"{path[1..]} ";
            string known = string.Join(", ", command.Subcommands.Select(c => inner + c.Name));
            string? word = parsed.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith('-'));
            string there = $"there {(command.Subcommands.Count == 1 ? "is" : "are")} {known}";
            message = word is null ? $"A command is needed; {there}" : $"There is no command '{inner}{word}'; {there}";
            if (word is null && parsed.UnmatchedTokens.Count > 0) message = $"There is no option '{parsed.UnmatchedTokens[0]}' of l2gpu{path}";
        }
        else if (parsed.UnmatchedTokens.Count > 0)
        {
            message = $"l2gpu{path} cannot make sense of '{parsed.UnmatchedTokens[0]}'";
        }

        return new CliException($"{message}. See: l2gpu{path} --help", CliException.Usage, Typo.Correct(parsed, args));
    }

    // A list of columns is written with commas; anything else can be meant only once.
    private static CliException? Repeated(ParseResult parsed, IReadOnlyList<string> args)
    {
        for (CommandResult? command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (OptionResult option in command.Children.OfType<OptionResult>())
            {
                if (option.IdentifierTokenCount < 2 || option.Tokens.Count < 2) continue;
                string name = option.Option.Name;
                if (option.Option.HelpName?.Contains("COL[", StringComparison.Ordinal) != true)
                    return new CliException($"{name} is given {option.IdentifierTokenCount} times; once is needed.", CliException.Usage);
                List<string> once = [.. CommandText.Without(args, name, hasValue: true), name, string.Join(',', option.Tokens.Select(t => t.Value))];
                return new CliException($"{name} is given {option.IdentifierTokenCount} times; separate columns by commas.", CliException.Usage, CommandText.Of(once));
            }
        }

        return null;
    }

    private static string Path(ParseResult parsed)
    {
        string path = "";
        for (CommandResult? command = parsed.CommandResult; command?.Command is not (null or RootCommand); command = command.Parent as CommandResult)
            path = $" {command.Command.Name}{path}";
        return path;
    }
}
