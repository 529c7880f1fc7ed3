using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>The options of <c>fit ridge</c> about how λ is chosen.</summary>
internal sealed class SelectionOptions
{
    private const int DefaultFolds = 5;

    private readonly Option<string?> _select = new("--select") { Description = "By what λ is chosen: loo (exact leave-one-out), gcv, cv (held-out folds) or evidence. [default: loo]", HelpName = "NAME" };
    private readonly Option<string?> _cv = new("--cv") { Description = "Choose λ on K held-out folds of consecutive rows. [default: 5 with --select cv]", HelpName = "K" };
    private readonly Option<string?> _group = new("--cv-group") { Description = "Hold out rows with the same label in this column together. It is no feature then.", HelpName = "COL" };
    private readonly Option<bool> _time = new("--cv-time") { Description = "Rows are in the order of time: hold out what follows, and train on the past." };
    private readonly Option<bool> _shuffle = new("--cv-shuffle") { Description = "Draw the rows of folds at random; see --seed." };
    private readonly Option<bool> _oneError = new("--one-se") { Description = "Choose the largest λ within one standard error of the best; for --select cv." };

    public IEnumerable<Option> All => [_select, _cv, _group, _time, _shuffle, _oneError];

    /// <summary>Whether folds are drawn, so that there is use for a seed.</summary>
    public bool Draws(ParseResult parsed) => parsed.GetValue(_shuffle);

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="seed">The seed of everything that is drawn.</param>
    /// <param name="args">The arguments as they were given, for a remedy.</param>
    public SelectionSettings Read(ParseResult parsed, ulong seed, IReadOnlyList<string> args)
    {
        string? name = parsed.GetValue(_select), group = parsed.GetValue(_group);
        int? count = NumberOption.Read<int>(parsed, _cv, "a whole number of folds");
        bool time = parsed.GetValue(_time), shuffle = parsed.GetValue(_shuffle), oneError = parsed.GetValue(_oneError);
        string? fold = count is not null ? "--cv" : group is not null ? "--cv-group" : time ? "--cv-time" : shuffle ? "--cv-shuffle" : null;
        LambdaCriterion criterion = name is null ? fold is null ? LambdaCriterion.LeaveOneOut : LambdaCriterion.CrossValidation : Named(name);
        if (criterion != LambdaCriterion.CrossValidation && (fold ?? (oneError ? "--one-se" : null)) is { } lone)
        {
            throw new CliException(
                $"{lone} belongs to --select cv; {(name is null ? "leave-one-out" : $"--select {name}")} has no folds. Use --select cv.",
                CliException.Usage,
                CommandText.Of([.. CommandText.Without(args, "--select", hasValue: true), "--select", "cv"]));
        }

        if (count < 2)
        {
            throw new CliException(
                $"--cv {Numbers.Count(count.Value)}: at least 2 folds are needed, one to hold out and one to train on.",
                CliException.Usage,
                CommandText.Of([.. CommandText.Without(args, "--cv", hasValue: true), "--cv", "5"]));
        }

        if (((group is null ? 0 : 1) + (time ? 1 : 0) + (shuffle ? 1 : 0)) > 1)
            throw new CliException("--cv-group, --cv-time and --cv-shuffle each say which rows are held out together; they exclude each other.", CliException.Usage);
        return new SelectionSettings
        {
            Criterion = criterion,
            Folds = count ?? DefaultFolds,
            Group = group,
            IsTimeOrdered = time,
            IsShuffled = shuffle,
            Seed = seed,
            OneStandardError = oneError,
            Given = name is null ? fold ?? (oneError ? "--one-se" : null) : "--select",
        };
    }

    private static LambdaCriterion Named(string name) => CriterionText.Find(name)
        ?? throw new CliException($"--select '{name}' is unknown; there are {string.Join(", ", CriterionText.Names.SkipLast(1))} and {CriterionText.Names[^1]}.", CliException.Usage);
}
