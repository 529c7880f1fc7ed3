using System.CommandLine;

namespace L2Gpu.Cli.Commands;

/// <summary>The options that fits of every kind have.</summary>
internal sealed class FitOptions
{
    private readonly DataOptions _data = new();
    private readonly Option<string> _lambda = new("--lambda") { Description = "The penalty λ; several to fit each; auto for the best of a grid.", HelpName = "L[,L…]|auto", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _lambdaPerTarget = new("--lambda-per-target") { Description = "A penalty for each target.", HelpName = "L,L…" };
    private readonly Option<bool> _noIntercept = new("--no-intercept") { Description = "Fit no intercept." };
    private readonly Option<bool> _standardize;
    private readonly Option<string> _precision;
    private readonly Option<string> _device = new("--device") { Description = "auto, or a device that `l2gpu devices` lists: cpu, cuda[:N], opencl[:N].", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _seed;
    private readonly Option<bool> _explain = new("--explain") { Description = "Say what will be done, and why: after reading, before the fit." };
    private readonly Option<string?> _out;
    private readonly Option<string?> _plot;

    /// <param name="standardize">What <c>--standardize</c> does to this kind of model.</param>
    /// <param name="precision">What <c>--precision</c> offers.</param>
    /// <param name="usualPrecision">The one that is taken without it.</param>
    /// <param name="seed">What <c>--seed</c> is for.</param>
    /// <param name="output">The names that a model of this kind may be saved under.</param>
    /// <param name="plot">What <c>--plot</c> draws.</param>
    public FitOptions(string standardize, string precision, string usualPrecision, string seed, string output, string plot)
    {
        _standardize = new("--standardize") { Description = standardize };
        _precision = new("--precision") { Description = precision, HelpName = "NAME", DefaultValueFactory = _ => usualPrecision };
        _seed = new("--seed") { Description = $"{seed} [default: 0]", HelpName = "N" };
        _out = new("--out") { Description = "Save the model; of several λ the best one.", HelpName = output };
        _plot = new("--plot") { Description = plot, HelpName = "FILE.svg" };
    }

    /// <summary>About the data.</summary>
    public IEnumerable<Option> Data => _data.All;

    /// <summary>About the penalty.</summary>
    public IEnumerable<Option> Penalty => [_lambda, _lambdaPerTarget];

    /// <summary>About the model.</summary>
    public IEnumerable<Option> Model => [_noIntercept, _standardize];

    /// <summary>About how and where it is computed.</summary>
    public IEnumerable<Option> Work => [_precision, _device];

    /// <summary>About the test.</summary>
    public IEnumerable<Option> Test => [.. _data.Test, _seed];

    /// <summary>About what comes out.</summary>
    public IEnumerable<Option> Results => [_explain, _out, _plot];

    /// <summary>The seed that was given; null where none was.</summary>
    public ulong? Seed(ParseResult parsed) => NumberOption.Read<ulong>(parsed, _seed, "a whole number that is not negative");

    /// <summary>λ as it was written.</summary>
    public string LambdaText(ParseResult parsed) => parsed.GetValue(_lambda)!;

    /// <summary>The precision as it was written.</summary>
    public string PrecisionText(ParseResult parsed) => parsed.GetValue(_precision)!;

    /// <summary>What was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="global">The options that every command has.</param>
    /// <param name="args">The arguments as they were given.</param>
    public FitSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        (bool single, Precision precision) = ReadPrecision(PrecisionText(parsed));
        DataSettings data = _data.Read(parsed, Seed(parsed) ?? 0, single, parsed.GetValue(global.Quiet), args);
        (LambdaChoice lambda, double[] path) = ReadLambda(parsed, data.Data.Targets);
        return new FitSettings
        {
            Data = data.Data,
            Lambda = lambda,
            Path = path,
            FitIntercept = !parsed.GetValue(_noIntercept),
            Standardize = parsed.GetValue(_standardize),
            IsSingle = data.IsSingle,
            Precision = precision,
            Device = parsed.GetValue(_device)!,
            Test = data.Test,
            Holdout = data.Holdout,
            Output = parsed.GetValue(_out),
            Plot = ReadPlot(parsed),
            Explain = parsed.GetValue(_explain),
            Json = parsed.GetValue(global.Json),
            Quiet = data.Quiet,
            Args = data.Args,
        };
    }

    private string? ReadPlot(ParseResult parsed)
    {
        if (parsed.GetValue(_plot) is not { } path) return null;
        if (!Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase))
            throw new CliException($"'{path}': a picture is written as .svg, for instance {Path.ChangeExtension(Path.GetFileName(path), ".svg")}", CliException.Usage);
        return path;
    }

    private static (bool IsSingle, Precision Precision) ReadPrecision(string name) => name switch
    {
        "f64" => (false, Precision.Data),
        "f32" => (true, Precision.Data),
        "mixed" => (false, Precision.Mixed),
        _ => throw new CliException($"--precision '{name}' is unknown; there are f32, f64 and mixed.", CliException.Usage),
    };

    private (LambdaChoice Choice, double[] Path) ReadLambda(ParseResult parsed, string[] targets)
    {
        string text = LambdaText(parsed);
        if (parsed.GetValue(_lambdaPerTarget) is { } perTarget)
        {
            if (parsed.GetResult(_lambda) is { Implicit: false }) throw new CliException("--lambda and --lambda-per-target exclude each other.", CliException.Usage);
            double[] values = Lambdas("--lambda-per-target", perTarget);
            if (values.Length != targets.Length)
                throw new CliException($"--lambda-per-target has {values.Length} values for {targets.Length} targets ({string.Join(", ", targets)}); one each is needed.", CliException.Usage);
            return (LambdaChoice.PerTarget(values), []);
        }

        if (text == "auto") return (LambdaChoice.Auto, []);
        double[] list = Lambdas("--lambda", text);
        return list.Length == 1 ? (LambdaChoice.Fixed(list[0]), []) : (LambdaChoice.BestOf(list), list);
    }

    private static double[] Lambdas(string option, string text)
    {
        double[] values = NumberOption.List(option, text);
        foreach (double value in values)
        {
            if (!double.IsFinite(value) || value < 0) throw new CliException($"{option} '{Output.Numbers.Exact(value)}': a penalty λ must be a finite number that is not negative.", CliException.Usage);
        }

        return values;
    }
}
