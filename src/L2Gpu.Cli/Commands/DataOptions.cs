using System.CommandLine;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>The options about data, of fits and trainings of every kind.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data") { Description = "The data: .csv with a header, or .npy (its columns are c0, c1, …).", HelpName = "FILE", Required = true };
    private readonly Option<string> _target = new("--target") { Description = "What to predict.", HelpName = "COL[,COL…]", Required = true };
    private readonly Option<string?> _features = new("--features") { Description = "What to learn from. [default: every other column]", HelpName = "COL[,…]" };
    private readonly Option<string?> _ignore = new("--ignore") { Description = "Columns to leave out.", HelpName = "COL[,…]" };
    private readonly Option<string?> _weights = new("--weights") { Description = "A column of sample weights, 0 or more.", HelpName = "COL" };
    private readonly Option<string?> _rows = new("--rows") { Description = "Read only the first N rows.", HelpName = "N" };
    private readonly Option<string?> _oneHot = new("--one-hot") { Description = "Columns of categories: each value becomes a column COL=value.", HelpName = "COL[,…]" };
    private readonly Option<string?> _dateTime = new("--datetime") { Description = "Columns of ISO 8601 dates: they become COL.dayofyear and COL.hour.", HelpName = "COL[,…]" };
    private readonly Option<bool> _dropMissing = new("--drop-missing") { Description = "Leave out rows with an empty or NaN cell in a column that is used." };
    private readonly Option<string?> _test = new("--test") { Description = "A file with the same columns, to test on.", HelpName = "FILE" };
    private readonly Option<string?> _holdout = new("--holdout") { Description = "The part of the rows to keep for a test, such as 0.2.", HelpName = "F" };

    /// <summary>About the data.</summary>
    public IEnumerable<Option> All => [_data, _target, _features, _ignore, _weights, _rows, _oneHot, _dateTime, _dropMissing];

    /// <summary>All of them but sample weights.</summary>
    public IEnumerable<Option> Unweighted => All.Where(option => option != _weights);

    /// <summary>About the test.</summary>
    public IEnumerable<Option> Test => [_test, _holdout];

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="seed">Of the rows that are kept for a test.</param>
    /// <param name="isSingle">Whether numbers are held in FP32.</param>
    /// <param name="quiet">Whether nothing is said about progress.</param>
    /// <param name="args">The arguments as they were given.</param>
    public DataSettings Read(ParseResult parsed, ulong seed, bool isSingle, bool quiet, IReadOnlyList<string> args)
    {
        long? rows = NumberOption.Read<long>(parsed, _rows, "a whole number of rows");
        if (rows < 1) throw new CliException($"--rows {rows}: at least one row is needed.", CliException.Usage);
        return new DataSettings
        {
            Data = new DataRequest
            {
                Path = parsed.GetValue(_data)!,
                Targets = Columns(parsed, _target!),
                Features = parsed.GetValue(_features) is null ? null : Columns(parsed, _features),
                Ignore = Columns(parsed, _ignore),
                Weights = parsed.GetValue(_weights),
                Rows = rows,
                OneHot = Columns(parsed, _oneHot),
                DateTime = Columns(parsed, _dateTime),
                DropMissing = parsed.GetValue(_dropMissing),
            },
            Test = parsed.GetValue(_test),
            Holdout = ReadHoldout(parsed, seed),
            IsSingle = isSingle,
            Quiet = quiet,
            Args = args,
        };
    }

    private static string[] Columns(ParseResult parsed, Option<string?> option)
    {
        string? text = parsed.GetValue(option);
        if (text is null) return [];
        string[] names = ColumnList.Split(text);
        return Array.Exists(names, n => n.Length == 0) ? throw new CliException($"{option.Name} '{text}' contains an empty name.", CliException.Usage) : names;
    }

    private Holdout? ReadHoldout(ParseResult parsed, ulong seed)
    {
        double? part = NumberOption.Read<double>(parsed, _holdout, "a part of the rows between 0 and 1, such as 0.2,");
        if (part is not null && parsed.GetValue(_test) is not null) throw new CliException("--test and --holdout exclude each other.", CliException.Usage);
        if (part is null) return null;
        if (!(part > 0 && part < 1)) throw new CliException($"--holdout {Output.Numbers.Exact(part.Value)}: a part of the rows between 0 and 1 is needed, such as 0.2", CliException.Usage);
        return new Holdout(part.Value, seed);
    }
}
