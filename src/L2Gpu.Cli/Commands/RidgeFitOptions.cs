using System.CommandLine;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>The options of <c>fit ridge</c>, and what they mean together.</summary>
internal sealed class RidgeFitOptions
{
    private readonly FitOptions _common = new(
        "Apply the penalty to columns divided by their standard deviation.", "f32, f64, or mixed: FP32 factors refined to FP64.", "f64",
        "The seed of the split, and of --cv-shuffle.", "MODEL.json|MODEL.safetensors", "Draw the coefficients along λ, and the curve that chooses it.");

    private readonly SelectionOptions _selection = new();
    private readonly Option<bool> _stream = new("--stream") { Description = "Read a .csv again on each pass instead of holding it in memory; without it that is done where the data would take more than a quarter of the memory." };
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "Keep the sums here while the rows are read; the same command goes on from them after an interruption.", HelpName = "FILE" };
    private readonly Option<string?> _checkpointEvery = new("--checkpoint-every") { Description = "The seconds between two savings. [default: 20]", HelpName = "S" };
    private readonly Option<string?> _featurePenalty = new("--feature-penalty") { Description = "Factors on λ for some columns; 0 leaves one unpenalised.", HelpName = "COL=M[,…]" };
    private readonly Option<string> _solver = new("--solver") { Description = "auto, cholesky, eigen, qr or cg.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<bool> _path = new("--path") { Description = "Show how the coefficients move with λ." };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            .. _common.Data, _stream, .. _common.Penalty, .. _selection.All, _featurePenalty, .. _common.Model, _solver, .. _common.Work, .. _common.Test,
            _checkpoint, _checkpointEvery, .. _common.Results, _path,
        ];
        foreach (Option option in all) command.Options.Add(option);
    }

    public RidgeFitSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        Solver solver = ReadSolver(parsed.GetValue(_solver)!);
        FitSettings common = _common.Read(parsed, global, args);
        if (common.Precision == Precision.Mixed && solver is Solver.Eigen or Solver.Qr or Solver.ConjugateGradient)
            throw new CliException($"--precision mixed refines Cholesky factors, so that --solver {parsed.GetValue(_solver)} makes no sense beside it. Use --solver auto.", CliException.Usage);
        ulong? seed = _common.Seed(parsed);
        if (common.Holdout is null && seed is not null && !_selection.Draws(parsed))
            throw new CliException("--seed belongs to --holdout and --cv-shuffle; without either nothing is drawn.", CliException.Usage);
        SelectionSettings selection = _selection.Read(parsed, seed ?? 0, args);
        string? fixedOnly = solver is Solver.Cholesky or Solver.Qr or Solver.ConjugateGradient ? $"--solver {parsed.GetValue(_solver)}" : common.Precision == Precision.Mixed ? "--precision mixed" : null;
        if (selection.Criterion == LambdaCriterion.CrossValidation && solver != Solver.ConjugateGradient) fixedOnly = null;
        ThrowIfNoChoice(common, selection, fixedOnly, _common.LambdaText(parsed));
        if (common.Output is { } output) ModelFile.ThrowIfNone(output, ModelFile.Json, ModelFile.Tensors);
        if (common.Output is not null && common.Path.Length > 0 && fixedOnly is not null)
            throw new CliException($"--out with several λ saves the one with the smallest leave-one-out error, which {fixedOnly} does not give. Use {Instead(fixedOnly)}{(fixedOnly == "--solver cg" ? "" : ", --select cv")}, or one λ.", CliException.Usage);
        FitSettings wanted = common with { Data = common.Data with { Group = selection.Group, Stream = parsed.GetValue(_stream) } };
        return new RidgeFitSettings(wanted, selection, ReadPenalties(parsed.GetValue(_featurePenalty)), solver)
        {
            Checkpoint = parsed.GetValue(_checkpoint),
            CheckpointSeconds = ReadCheckpointSeconds(parsed),
            ShowPath = parsed.GetValue(_path),
        };
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

    private static void ThrowIfNoChoice(FitSettings common, SelectionSettings selection, string? fixedOnly, string lambda)
    {
        switch (common.Lambda.Kind)
        {
            case LambdaChoiceKind.PerTarget:
                ThrowIfNothingToChoose(selection, "--lambda-per-target");
                break;
            case LambdaChoiceKind.Fixed:
                ThrowIfNothingToChoose(selection, $"--lambda {lambda}");
                break;
            case LambdaChoiceKind.BestOf:
                if (selection.Given is not null) ThrowIfNoEigenvalues(fixedOnly, selection.Criterion, "");
                break;
            default:
                ThrowIfNoEigenvalues(fixedOnly, selection.Criterion, ", or give a λ such as --lambda 1");
                break;
        }
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

    private static List<KeyValuePair<string, double>> ReadPenalties(string? text)
    {
        var penalties = new List<KeyValuePair<string, double>>();
        if (text is null) return penalties;
        foreach (string part in ColumnList.Split(text))
        {
            int at = part.LastIndexOf('=');
            if (at <= 0) throw new CliException($"--feature-penalty '{part}': COL=M is needed, for instance carat=0", CliException.Usage);
            double factor = NumberOption.Parse("--feature-penalty", part[(at + 1)..]);
            if (!double.IsFinite(factor) || factor < 0) throw new CliException($"--feature-penalty '{part}': the factor must be a finite number that is not negative.", CliException.Usage);
            if (penalties.Exists(p => p.Key == part[..at])) throw new CliException($"--feature-penalty names '{part[..at]}' more than once.", CliException.Usage);
            penalties.Add(new(part[..at], factor));
        }

        return penalties;
    }

    private double ReadCheckpointSeconds(ParseResult parsed)
    {
        double? seconds = NumberOption.Read<double>(parsed, _checkpointEvery, "a number of seconds");
        if (seconds is null) return 20;
        if (parsed.GetValue(_checkpoint) is null) throw new CliException("--checkpoint-every belongs to --checkpoint FILE; without a file nothing is saved.", CliException.Usage);
        return seconds >= 0 && seconds <= 1e6 ? seconds.Value : throw new CliException($"--checkpoint-every {Output.Numbers.Exact(seconds.Value)}: a number of seconds from 0 to 1000000 is needed.", CliException.Usage);
    }
}
