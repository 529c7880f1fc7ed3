using System.CommandLine;
using System.Globalization;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>The options of <c>fit ridge</c>, and what they mean together.</summary>
internal sealed class FitOptions
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
    private readonly Option<string> _lambda = new("--lambda") { Description = "The penalty λ; several to fit each; auto for the best by exact leave-one-out.", HelpName = "L[,L…]|auto", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _lambdaPerTarget = new("--lambda-per-target") { Description = "A penalty for each target.", HelpName = "L,L…" };
    private readonly Option<string?> _featurePenalty = new("--feature-penalty") { Description = "Factors on λ for some columns; 0 leaves one unpenalised.", HelpName = "COL=M[,…]" };
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "Fit no intercept." };
    private readonly Option<bool> _standardize = new("--standardize") { Description = "Apply the penalty to columns divided by their standard deviation." };
    private readonly Option<string> _solver = new("--solver") { Description = "auto, cholesky, eigen or cg.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _precision = new("--precision") { Description = "f32 or f64.", HelpName = "NAME", DefaultValueFactory = _ => "f64" };
    private readonly Option<string> _device = new("--device") { Description = "auto, or a device that `l2gpu devices` lists.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _test = new("--test") { Description = "A file with the same columns, to test on.", HelpName = "FILE" };
    private readonly Option<string?> _holdout = new("--holdout") { Description = "The part of the rows to keep for a test, such as 0.2.", HelpName = "F" };
    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of the split. [default: 0]", HelpName = "N" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say what will be done, and why: after reading, before the fit." };
    private readonly Option<string?> _out = new("--out") { Description = "Save the model; of several λ the best one.", HelpName = "MODEL.json" };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _data, _target, _features, _ignore, _weights, _rows, _oneHot, _dateTime, _dropMissing, _lambda, _lambdaPerTarget, _featurePenalty,
            _noIntercept, _standardize, _solver, _precision, _device, _test, _holdout, _seed, _explain, _out,
        ];
        foreach (Option option in all) command.Options.Add(option);
    }

    public FitSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        Solver solver = ReadSolver(parsed.GetValue(_solver)!, args);
        bool single = IsSingle(parsed.GetValue(_precision)!, args);
        string[] targets = Columns(parsed, _target!);
        (LambdaChoice lambda, double[] path) = ReadLambda(parsed, targets, solver);
        string? output = parsed.GetValue(_out);
        if (output is not null) ThrowIfNoModelFile(output);
        if (output is not null && path.Length > 0 && solver is (Solver.Cholesky or Solver.ConjugateGradient))
            throw new CliException($"--out with several λ saves the one with the smallest leave-one-out error, which --solver {NameOf(solver)} does not give. Use --solver eigen, or one λ.", CliException.Usage);
        long? rows = NumberOption.Read<long>(parsed, _rows, "a whole number of rows");
        if (rows < 1) throw new CliException($"--rows {rows}: at least one row is needed.", CliException.Usage);
        return new FitSettings
        {
            Data = new DataRequest
            {
                Path = parsed.GetValue(_data)!,
                Targets = targets,
                Features = parsed.GetValue(_features) is null ? null : Columns(parsed, _features),
                Ignore = Columns(parsed, _ignore),
                Weights = parsed.GetValue(_weights),
                Rows = rows,
                OneHot = Columns(parsed, _oneHot),
                DateTime = Columns(parsed, _dateTime),
                DropMissing = parsed.GetValue(_dropMissing),
            },
            Lambda = lambda,
            Path = path,
            FeaturePenalties = ReadPenalties(parsed.GetValue(_featurePenalty)),
            FitIntercept = !parsed.GetValue(_noIntercept),
            Standardize = parsed.GetValue(_standardize),
            Solver = solver,
            IsSingle = single,
            Device = parsed.GetValue(_device)!,
            Test = parsed.GetValue(_test),
            Holdout = ReadHoldout(parsed),
            Output = output,
            Explain = parsed.GetValue(_explain),
            Json = parsed.GetValue(global.Json),
            Quiet = parsed.GetValue(global.Quiet),
            Args = args,
        };
    }

    /// <summary>Models of this kind are JSON, and say so by their name.</summary>
    public static void ThrowIfNoModelFile(string path)
    {
        if (!Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            throw new CliException($"'{path}': a linear model is saved as .json, for instance {Path.ChangeExtension(Path.GetFileName(path), ".json")}", CliException.Usage);
    }

    private static string[] Columns(ParseResult parsed, Option<string?> option)
    {
        string? text = parsed.GetValue(option);
        if (text is null) return [];
        string[] names = ColumnList.Split(text);
        return Array.Exists(names, n => n.Length == 0) ? throw new CliException($"{option.Name} '{text}' contains an empty name.", CliException.Usage) : names;
    }

    private static Solver ReadSolver(string name, IReadOnlyList<string> args) => name switch
    {
        "auto" => Solver.Auto,
        "cholesky" => Solver.Cholesky,
        "eigen" => Solver.Eigen,
        "cg" => Solver.ConjugateGradient,
        "qr" => throw new CliException(
            "--solver qr is not in this version. Use eigen, which copes with bad conditioning best, or auto.",
            CliException.Failed,
            CommandText.Of([.. CommandText.Without(args, "--solver", hasValue: true), "--solver", "eigen"])),
        _ => throw new CliException($"--solver '{name}' is unknown; there are auto, cholesky, eigen and cg.", CliException.Usage),
    };

    private static string NameOf(Solver solver) => solver == Solver.ConjugateGradient ? "cg" : "cholesky";

    private static bool IsSingle(string name, IReadOnlyList<string> args) => name switch
    {
        "f64" => false,
        "f32" => true,
        "mixed" => throw new CliException(
            "--precision mixed is not in this version. Use f64 for full accuracy, or f32 for speed.",
            CliException.Failed,
            CommandText.Of([.. CommandText.Without(args, "--precision", hasValue: true), "--precision", "f64"])),
        _ => throw new CliException($"--precision '{name}' is unknown; there are f32 and f64.", CliException.Usage),
    };

    private (LambdaChoice Choice, double[] Path) ReadLambda(ParseResult parsed, string[] targets, Solver solver)
    {
        string text = parsed.GetValue(_lambda)!;
        if (parsed.GetValue(_lambdaPerTarget) is { } perTarget)
        {
            if (parsed.GetResult(_lambda) is { Implicit: false }) throw new CliException("--lambda and --lambda-per-target exclude each other.", CliException.Usage);
            double[] values = Lambdas("--lambda-per-target", perTarget);
            if (values.Length != targets.Length)
                throw new CliException($"--lambda-per-target has {values.Length} values for {targets.Length} targets ({string.Join(", ", targets)}); one each is needed.", CliException.Usage);
            return (LambdaChoice.PerTarget(values), []);
        }

        if (text != "auto")
        {
            double[] values = Lambdas("--lambda", text);
            return values.Length == 1 ? (LambdaChoice.Fixed(values[0]), []) : (LambdaChoice.BestOf(values), values);
        }

        if (solver is Solver.Cholesky or Solver.ConjugateGradient)
            throw new CliException($"--lambda auto goes by exact leave-one-out, which --solver {NameOf(solver)} does not give. Use --solver eigen, or give a λ such as --lambda 1.", CliException.Usage);
        return (LambdaChoice.Auto, []);
    }

    private static double[] Lambdas(string option, string text)
    {
        string[] parts = text.Split(',');
        double[] values = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            values[i] = Number(option, parts[i]);
            if (!double.IsFinite(values[i]) || values[i] < 0) throw new CliException($"{option} '{parts[i]}': a penalty λ must be a finite number that is not negative.", CliException.Usage);
        }

        return values;
    }

    private static List<KeyValuePair<string, double>> ReadPenalties(string? text)
    {
        var penalties = new List<KeyValuePair<string, double>>();
        if (text is null) return penalties;
        foreach (string part in ColumnList.Split(text))
        {
            int at = part.LastIndexOf('=');
            if (at <= 0) throw new CliException($"--feature-penalty '{part}': COL=M is needed, for instance carat=0", CliException.Usage);
            double factor = Number("--feature-penalty", part[(at + 1)..]);
            if (!double.IsFinite(factor) || factor < 0) throw new CliException($"--feature-penalty '{part}': the factor must be a finite number that is not negative.", CliException.Usage);
            if (penalties.Exists(p => p.Key == part[..at])) throw new CliException($"--feature-penalty names '{part[..at]}' more than once.", CliException.Usage);
            penalties.Add(new(part[..at], factor));
        }

        return penalties;
    }

    private Holdout? ReadHoldout(ParseResult parsed)
    {
        double? part = NumberOption.Read<double>(parsed, _holdout, "a part of the rows between 0 and 1, such as 0.2,");
        ulong? seed = NumberOption.Read<ulong>(parsed, _seed, "a whole number that is not negative");
        if (part is not null && parsed.GetValue(_test) is not null) throw new CliException("--test and --holdout exclude each other.", CliException.Usage);
        if (part is null) return seed is null ? null : throw new CliException("--seed belongs to --holdout; without a holdout nothing is drawn.", CliException.Usage);
        if (!(part > 0 && part < 1)) throw new CliException($"--holdout {Output.Numbers.Exact(part.Value)}: a part of the rows between 0 and 1 is needed, such as 0.2", CliException.Usage);
        return new Holdout(part.Value, seed ?? 0);
    }

    private static double Number(string option, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new CliException($"{option} '{text}' is not a number.", CliException.Usage);
}
