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
    private readonly Option<bool> _stream = new("--stream") { Description = "Read a .csv again on each pass instead of holding it in memory; without it that is done where the data would take more than a quarter of the memory." };
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "Keep the sums here while the rows are read; the same command goes on from them after an interruption.", HelpName = "FILE" };
    private readonly Option<string?> _checkpointEvery = new("--checkpoint-every") { Description = "The seconds between two savings. [default: 20]", HelpName = "S" };
    private readonly Option<string> _lambda = new("--lambda") { Description = "The penalty λ; several to fit each; auto for the best of a grid.", HelpName = "L[,L…]|auto", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _lambdaPerTarget = new("--lambda-per-target") { Description = "A penalty for each target.", HelpName = "L,L…" };
    private readonly Option<string?> _featurePenalty = new("--feature-penalty") { Description = "Factors on λ for some columns; 0 leaves one unpenalised.", HelpName = "COL=M[,…]" };
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "Fit no intercept." };
    private readonly Option<bool> _standardize = new("--standardize") { Description = "Apply the penalty to columns divided by their standard deviation." };
    private readonly Option<string> _solver = new("--solver") { Description = "auto, cholesky, eigen, qr or cg.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _precision = new("--precision") { Description = "f32, f64, or mixed: FP32 factors refined to FP64.", HelpName = "NAME", DefaultValueFactory = _ => "f64" };
    private readonly Option<string> _device = new("--device") { Description = "auto, or a device that `l2gpu devices` lists: cpu, cuda[:N], opencl[:N].", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _test = new("--test") { Description = "A file with the same columns, to test on.", HelpName = "FILE" };
    private readonly Option<string?> _holdout = new("--holdout") { Description = "The part of the rows to keep for a test, such as 0.2.", HelpName = "F" };
    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of the split, and of --cv-shuffle. [default: 0]", HelpName = "N" };
    private readonly Option<bool> _explain = new("--explain") { Description = "Say what will be done, and why: after reading, before the fit." };
    private readonly Option<string?> _out = new("--out") { Description = "Save the model; of several λ the best one.", HelpName = "MODEL.json" };
    private readonly Option<bool> _path = new("--path") { Description = "Show how the coefficients move with λ." };
    private readonly Option<string?> _plot = new("--plot") { Description = "Draw the coefficients along λ, and the curve that chooses it.", HelpName = "FILE.svg" };

    private readonly SelectionOptions _selection = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _data, _target, _features, _ignore, _weights, _rows, _oneHot, _dateTime, _dropMissing, _stream, _lambda, _lambdaPerTarget, .. _selection.All,
            _featurePenalty, _noIntercept, _standardize, _solver, _precision, _device, _test, _holdout, _seed, _checkpoint, _checkpointEvery, _explain, _out,
            _path, _plot,
        ];
        foreach (Option option in all) command.Options.Add(option);
    }

    public FitSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        Solver solver = ReadSolver(parsed.GetValue(_solver)!);
        (bool single, Precision precision) = ReadPrecision(parsed.GetValue(_precision)!);
        if (precision == Precision.Mixed && solver is Solver.Eigen or Solver.Qr or Solver.ConjugateGradient)
            throw new CliException($"--precision mixed refines Cholesky factors, so that --solver {parsed.GetValue(_solver)} makes no sense beside it. Use --solver auto.", CliException.Usage);
        string[] targets = Columns(parsed, _target!);
        ulong? seed = NumberOption.Read<ulong>(parsed, _seed, "a whole number that is not negative");
        SelectionSettings selection = _selection.Read(parsed, seed ?? 0, args);
        string? fixedOnly = solver is Solver.Cholesky or Solver.Qr or Solver.ConjugateGradient ? $"--solver {parsed.GetValue(_solver)}" : precision == Precision.Mixed ? "--precision mixed" : null;
        if (selection.Criterion == LambdaCriterion.CrossValidation && solver != Solver.ConjugateGradient) fixedOnly = null;
        (LambdaChoice lambda, double[] path) = ReadLambda(parsed, targets, fixedOnly, selection);
        string? output = parsed.GetValue(_out);
        if (output is not null) ThrowIfNoModelFile(output);
        if (output is not null && path.Length > 0 && fixedOnly is not null)
            throw new CliException($"--out with several λ saves the one with the smallest leave-one-out error, which {fixedOnly} does not give. Use {Instead(fixedOnly)}{(fixedOnly == "--solver cg" ? "" : ", --select cv")}, or one λ.", CliException.Usage);
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
                Group = selection.Group,
                Rows = rows,
                OneHot = Columns(parsed, _oneHot),
                DateTime = Columns(parsed, _dateTime),
                DropMissing = parsed.GetValue(_dropMissing),
                Stream = parsed.GetValue(_stream),
            },
            Lambda = lambda,
            Path = path,
            Selection = selection,
            FeaturePenalties = ReadPenalties(parsed.GetValue(_featurePenalty)),
            FitIntercept = !parsed.GetValue(_noIntercept),
            Standardize = parsed.GetValue(_standardize),
            Solver = solver,
            IsSingle = single,
            Precision = precision,
            Device = parsed.GetValue(_device)!,
            Test = parsed.GetValue(_test),
            Holdout = ReadHoldout(parsed, seed),
            Output = output,
            Checkpoint = parsed.GetValue(_checkpoint),
            CheckpointSeconds = ReadCheckpointSeconds(parsed),
            Plot = ReadPlot(parsed),
            ShowPath = parsed.GetValue(_path),
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

    private string? ReadPlot(ParseResult parsed)
    {
        if (parsed.GetValue(_plot) is not { } path) return null;
        if (!Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            throw new CliException($"'{path}': a picture is written as .svg, for instance {Path.ChangeExtension(Path.GetFileName(path), ".svg")}", CliException.Usage);
        return path;
    }

    private static string[] Columns(ParseResult parsed, Option<string?> option)
    {
        string? text = parsed.GetValue(option);
        if (text is null) return [];
        string[] names = ColumnList.Split(text);
        return Array.Exists(names, n => n.Length == 0) ? throw new CliException($"{option.Name} '{text}' contains an empty name.", CliException.Usage) : names;
    }

    private static Solver ReadSolver(string name) => name switch
    {
        "auto" => Solver.Auto,
        "cholesky" => Solver.Cholesky,
        "eigen" => Solver.Eigen,
        "qr" => Solver.Qr,
        "cg" => Solver.ConjugateGradient,
        _ => throw new CliException($"--solver '{name}' is unknown; there are auto, cholesky, eigen, qr and cg.", CliException.Usage),
    };

    private static (bool IsSingle, Precision Precision) ReadPrecision(string name) => name switch
    {
        "f64" => (false, Precision.Data),
        "f32" => (true, Precision.Data),
        "mixed" => (false, Precision.Mixed),
        _ => throw new CliException($"--precision '{name}' is unknown; there are f32, f64 and mixed.", CliException.Usage),
    };

    private (LambdaChoice Choice, double[] Path) ReadLambda(ParseResult parsed, string[] targets, string? fixedOnly, SelectionSettings selection)
    {
        string text = parsed.GetValue(_lambda)!;
        if (parsed.GetValue(_lambdaPerTarget) is { } perTarget)
        {
            if (parsed.GetResult(_lambda) is { Implicit: false }) throw new CliException("--lambda and --lambda-per-target exclude each other.", CliException.Usage);
            double[] values = Lambdas("--lambda-per-target", perTarget);
            if (values.Length != targets.Length)
                throw new CliException($"--lambda-per-target has {values.Length} values for {targets.Length} targets ({string.Join(", ", targets)}); one each is needed.", CliException.Usage);
            ThrowIfNothingToChoose(selection, "--lambda-per-target");
            return (LambdaChoice.PerTarget(values), []);
        }

        if (text != "auto")
        {
            double[] values = Lambdas("--lambda", text);
            if (values.Length == 1) ThrowIfNothingToChoose(selection, $"--lambda {text}");
            if (selection.Given is not null) ThrowIfNoEigenvalues(fixedOnly, selection.Criterion, "");
            return values.Length == 1 ? (LambdaChoice.Fixed(values[0]), []) : (LambdaChoice.BestOf(values), values);
        }

        ThrowIfNoEigenvalues(fixedOnly, selection.Criterion, ", or give a λ such as --lambda 1");
        return (LambdaChoice.Auto, []);
    }

    private static void ThrowIfNothingToChoose(SelectionSettings selection, string option)
    {
        if (selection.Given is not { } given) return;
        throw new CliException($"{given} chooses between several λ, but {option} leaves no choice. Use --lambda auto or a list, or leave {given} out.", CliException.Usage);
    }

    // Held-out folds need no eigenvalues; then nothing is in the way.
    private static void ThrowIfNoEigenvalues(string? fixedOnly, LambdaCriterion criterion, string more)
    {
        if (fixedOnly is null) return;
        string folds = criterion == LambdaCriterion.CrossValidation || fixedOnly == "--solver cg" ? "" : ", or --select cv";
        throw new CliException($"The choice of λ goes by {Output.CriterionText.Method(criterion)}, which {fixedOnly} does not give. Use {Instead(fixedOnly)}{folds}{more}.", CliException.Usage);
    }

    private static string Instead(string fixedOnly) => fixedOnly.StartsWith("--precision", StringComparison.Ordinal) ? "--precision f64" : "--solver eigen";

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

    private Holdout? ReadHoldout(ParseResult parsed, ulong? seed)
    {
        double? part = NumberOption.Read<double>(parsed, _holdout, "a part of the rows between 0 and 1, such as 0.2,");
        if (part is not null && parsed.GetValue(_test) is not null) throw new CliException("--test and --holdout exclude each other.", CliException.Usage);
        if (part is null && seed is not null && !_selection.Draws(parsed))
            throw new CliException("--seed belongs to --holdout and --cv-shuffle; without either nothing is drawn.", CliException.Usage);
        if (part is null) return null;
        if (!(part > 0 && part < 1)) throw new CliException($"--holdout {Output.Numbers.Exact(part.Value)}: a part of the rows between 0 and 1 is needed, such as 0.2", CliException.Usage);
        return new Holdout(part.Value, seed ?? 0);
    }

    private double ReadCheckpointSeconds(ParseResult parsed)
    {
        double? seconds = NumberOption.Read<double>(parsed, _checkpointEvery, "a number of seconds");
        if (seconds is null) return 20;
        if (parsed.GetValue(_checkpoint) is null) throw new CliException("--checkpoint-every belongs to --checkpoint FILE; without a file nothing is saved.", CliException.Usage);
        return seconds >= 0 && seconds <= 1e6 ? seconds.Value : throw new CliException($"--checkpoint-every {Output.Numbers.Exact(seconds.Value)}: a number of seconds from 0 to 1000000 is needed.", CliException.Usage);
    }

    private static double Number(string option, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new CliException($"{option} '{text}' is not a number.", CliException.Usage);
}
