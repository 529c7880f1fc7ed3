using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands;

/// <summary>The options of <c>fit kernel-ridge</c>, and what they mean together.</summary>
internal sealed class KernelRidgeFitOptions
{
    private const string Nystrom = "nystrom";

    private readonly FitOptions _common = new(
        "Divide each column by its standard deviation before the kernel sees it.", "mixed: FP32 inside, corrected to FP64; f64; f32: FP32 alone.", "mixed",
        "The seed of the split, of centres, pivots, and the rows of --early-stopping.", "MODEL.safetensors", "Draw the fit, its leave-one-out errors, and the curve that chose λ.");

    private readonly KernelOptions _kernel = new();
    private readonly Option<string> _solver = new("--solver") { Description = "auto, cholesky, eigen, stored (conjugate gradients on a stored kernel matrix), matrix-free (on none) or nystrom (on centres).", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _centers = new("--centers") { Description = "Seek the answer on M centres, chosen from the rows; implies --solver nystrom.", HelpName = "M" };
    private readonly Option<string?> _centerSelection = new("--center-selection") { Description = "How centres are picked: auto, uniform or pivoted-cholesky. [default: auto]", HelpName = "NAME" };
    private readonly Option<string?> _preconditioner = new("--preconditioner") { Description = "Of conjugate gradients: auto, none, pivoted-cholesky or nystrom. [default: auto]", HelpName = "NAME" };
    private readonly Option<string?> _rank = new("--preconditioner-rank") { Description = "The largest rank of the preconditioner. [default: chosen]", HelpName = "R" };
    private readonly Option<string?> _tolerance = new("--tolerance") { Description = "The relative residual, in FP64, at which an iteration ends. [default: 1e-8]", HelpName = "T" };
    private readonly Option<string?> _iterations = new("--max-iterations") { Description = "The most iterations. [default: 1000]", HelpName = "N" };
    private readonly Option<string?> _earlyStopping = new("--early-stopping") { Description = "Stop conjugate gradients by the error on this part of the rows, such as 0.1, which are held out.", HelpName = "F" };

    // What fit ridge has and this has not, with what is to be done.
    private readonly (Option<string?> Option, string Why)[] _refused =
    [
        (Elsewhere("--feature-penalty"), "a kernel has no coefficients. --length-scale S1,S2,… divides each feature: a larger number lets it count less"),
        (Elsewhere("--select"), "λ is chosen by exact leave-one-out here"),
        (Elsewhere("--folds"), "λ is chosen by exact leave-one-out here"),
        (Elsewhere("--cv"), "λ is chosen by exact leave-one-out here"),
        (Elsewhere("--stream"), "a kernel needs all rows in memory. --rows N takes fewer"),
        (Elsewhere("--checkpoint"), "rows are read once into memory here, and leave no sums to keep"),
        (Elsewhere("--path"), "a kernel has no coefficients. --lambda L1,L2,… fits each"),
    ];

    public void AddTo(Command command)
    {
        Option[] all =
        [
            .. _common.Data, .. _kernel.All, .. _common.Penalty, .. _common.Model, _solver, _centers, _centerSelection, _preconditioner, _rank, _tolerance, _iterations,
            _earlyStopping, .. _common.Work, .. _common.Test, .. _common.Results,
        ];
        foreach (Option option in (Option[])[.. all, .. _refused.Select(r => r.Option)]) command.Options.Add(option);
    }

    public KernelRidgeFitSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        foreach ((Option<string?> option, string why) in _refused)
        {
            if (parsed.GetResult(option) is not null) throw new CliException($"{option.Name} belongs to fit ridge: {why}.", CliException.Usage);
        }

        KernelChoice kernel = _kernel.Read(parsed, args);
        FitSettings common = _common.Read(parsed, global, args);
        if (common.Output is { } output) ModelFile.ThrowIfNone(output, ModelFile.Tensors);
        KernelSolver solver = ReadSolver(parsed, args);
        ThrowIfNotIterative(parsed, solver);
        KernelRidgeOptions options = new()
        {
            Lambda = common.Lambda,
            FitIntercept = common.FitIntercept,
            Standardize = common.Standardize,
            Solver = solver,
            Precision = common.Precision,
            Centers = NumberOption.Count(parsed, _centers, "a whole number of centres, 1 or more,"),
            CenterSelection = NameOption.Read(parsed, _centerSelection, CenterSelection.Auto),
            Preconditioner = NameOption.Read(parsed, _preconditioner, KernelPreconditioner.Auto),
            PreconditionerRank = NumberOption.Count(parsed, _rank, "a whole number, 1 or more,"),
            Tolerance = ReadPart(parsed, _tolerance, "a number between 0 and 1") ?? 1e-8,
            MaximumIterations = NumberOption.Count(parsed, _iterations, "a whole number of iterations, 1 or more,"),
            EarlyStopping = ReadPart(parsed, _earlyStopping, "a part of the rows between 0 and 1, such as 0.1,") is { } part ? new EarlyStopping { HoldoutFraction = part } : null,
            Seed = _common.Seed(parsed) ?? 0,
        };
        string[] given = [.. ((Option<string?>[])[_preconditioner, _rank, _tolerance, _iterations]).Where(option => parsed.GetValue(option) is not null).Select(option => option.Name)];
        var settings = new KernelRidgeFitSettings(common, kernel, options, given);
        ThrowIfNoLeaveOneOut(settings);
        if (kernel.Scale != KernelScale.Searched) return settings;
        if (common.Lambda.Kind == LambdaChoiceKind.PerTarget) throw new CliException("A search over kernels chooses one λ for all targets; --lambda-per-target gives each its own. Give one kernel, or --lambda with a list.", CliException.Usage);

        // A list of penalties is searched with the kernels, and one model comes of it.
        return settings with { Path = [] };
    }

    private static Option<string?> Elsewhere(string name) => new(name) { Hidden = true, Arity = ArgumentArity.ZeroOrOne };

    private KernelSolver ReadSolver(ParseResult parsed, IReadOnlyList<string> args)
    {
        string name = parsed.GetValue(_solver)!;
        KernelSolver solver = name switch
        {
            "auto" => KernelSolver.Auto,
            "cholesky" => KernelSolver.Cholesky,
            "eigen" => KernelSolver.Eigen,
            "stored" => KernelSolver.Stored,
            "matrix-free" => KernelSolver.MatrixFree,
            Nystrom => KernelSolver.Nystrom,
            _ => throw new CliException($"--solver '{name}' is unknown; there are auto, cholesky, eigen, stored, matrix-free and nystrom.", CliException.Usage),
        };
        Option<string?>? needy = parsed.GetValue(_centers) is not null ? _centers : parsed.GetValue(_centerSelection) is not null ? _centerSelection : null;
        if (needy is null || solver == KernelSolver.Nystrom) return solver;
        if (solver == KernelSolver.Auto) return KernelSolver.Nystrom;
        throw new CliException(
            $"{needy.Name} belongs to --solver {Nystrom}; --solver {name} takes every row.", CliException.Usage,
            CommandText.Of([.. CommandText.Without(args, "--solver", hasValue: true), "--solver", Nystrom]));
    }

    private void ThrowIfNotIterative(ParseResult parsed, KernelSolver solver)
    {
        if (solver is KernelSolver.Auto or KernelSolver.Stored or KernelSolver.MatrixFree) return;
        bool centers = solver == KernelSolver.Nystrom;
        foreach (Option<string?> option in (Option<string?>[])[_preconditioner, _rank, _earlyStopping, .. centers ? Array.Empty<Option<string?>>() : [_tolerance, _iterations]])
        {
            if (parsed.GetValue(option) is null) continue;
            throw new CliException($"{option.Name} belongs to conjugate gradients on rows: --solver stored or matrix-free; --solver {(centers ? Nystrom : parsed.GetValue(_solver))} has no use for it.", CliException.Usage);
        }
    }

    // Iterations on rows have no inverse whose diagonal leave-one-out needs. A search over kernels finds λ by other solvers first.
    private static void ThrowIfNoLeaveOneOut(KernelRidgeFitSettings settings)
    {
        if (settings.Options is not { Solver: KernelSolver.Stored or KernelSolver.MatrixFree } and not { EarlyStopping: not null }) return;
        if (settings.Kernel.Scale == KernelScale.Searched) return;
        bool isStopped = settings.Options.EarlyStopping is not null;
        string option = isStopped ? "--early-stopping" : settings.Options.Solver == KernelSolver.Stored ? "--solver stored" : "--solver matrix-free";
        string ways = isStopped ? "Leave --early-stopping out" : "Use --solver eigen, cholesky or nystrom";
        if (settings.Lambda.Kind == LambdaChoiceKind.Auto)
            throw new CliException($"The choice of λ goes by exact leave-one-out, which {option} does not give. {ways}, or give a λ such as --lambda 1.", CliException.Usage);
        if (settings.Path.Length > 0 && (settings.Output ?? settings.Plot) is not null)
            throw new CliException($"--out and --plot with several λ take the one with the smallest leave-one-out error, which {option} does not give. {ways}, or give one λ.", CliException.Usage);
    }

    private static double? ReadPart(ParseResult parsed, Option<string?> option, string needed)
    {
        double? value = NumberOption.Read<double>(parsed, option, needed);
        return value is null || (value > 0 && value < 1) ? value : throw new CliException($"{option.Name} '{Numbers.Exact(value.Value)}': {needed} is needed.", CliException.Usage);
    }
}
