using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands;

/// <summary>The options of <c>fit kernel-ridge</c> about the kernel.</summary>
internal sealed class KernelOptions
{
    private const string Gamma = "--gamma";
    private const string Degree = "--degree";
    private const string Coef0 = "--coef0";
    private const string LengthScale = "--length-scale";
    private const string Median = "median";
    private const string Auto = "auto";

    // What each kernel has, besides the scales of columns that all have.
    private static readonly Dictionary<string, string[]> Kernels = new()
    {
        ["rbf"] = [Gamma],
        ["laplacian"] = [Gamma],
        ["polynomial"] = [Gamma, Degree, Coef0],
        ["matern12"] = [LengthScale],
        ["matern32"] = [LengthScale],
        ["matern52"] = [LengthScale],
        ["linear"] = [],
        ["sigmoid"] = [Gamma, Coef0],
        ["cosine"] = [],
        ["chi2"] = [Gamma],
    };

    private readonly Option<string> _kernel = new("--kernel") { Description = $"{string.Join(", ", Kernels.Keys.SkipLast(1))} or {Kernels.Keys.Last()}.", HelpName = "NAME", DefaultValueFactory = _ => "rbf" };
    private readonly Option<string?> _gamma = new(Gamma) { Description = "γ of rbf, laplacian, chi2, polynomial and sigmoid; several to choose the best of with λ; median, from the distances of rows; auto to search around that. [default: 1/columns]", HelpName = "G[,G…]|median|auto" };
    private readonly Option<string?> _degree = new(Degree) { Description = "The degree of polynomial. [default: 3]", HelpName = "D" };
    private readonly Option<string?> _coef0 = new(Coef0) { Description = "c₀ of polynomial and sigmoid. [default: 1]", HelpName = "C" };
    private readonly Option<string?> _lengthScale = new(LengthScale) { Description = "The length scale of matern12, matern32 and matern52: one number, median or auto, as of --gamma. Several numbers, one for each feature, are what features are divided by, for any kernel. [default: 1]", HelpName = "S|median|auto|S1,S2,…" };

    public IEnumerable<Option> All => [_kernel, _gamma, _degree, _coef0, _lengthScale];

    /// <summary>The kernel that was asked for.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="args">The arguments as they were given, for a remedy.</param>
    public KernelChoice Read(ParseResult parsed, IReadOnlyList<string> args)
    {
        string name = parsed.GetValue(_kernel)!;
        if (!Kernels.TryGetValue(name, out string[]? allowed))
        {
            string? near = NearNames.Of(name, Kernels.Keys).FirstOrDefault();
            throw new CliException(
                $"--kernel '{name}' is unknown; there are {string.Join(", ", Kernels.Keys.SkipLast(1))} and {Kernels.Keys.Last()}.", CliException.Usage,
                near is null ? null : CommandText.Of([.. CommandText.Without(args, "--kernel", hasValue: true), "--kernel", near]));
        }

        double[] columns = Columns(parsed, name, allowed, args);
        ThrowIfNotOf(parsed, _gamma, name, allowed, args);
        ThrowIfNotOf(parsed, _degree, name, allowed, args);
        ThrowIfNotOf(parsed, _coef0, name, allowed, args);
        int degree = NumberOption.Read<int>(parsed, _degree, $"a whole number from 1 to {KernelFunction.LargestDegree}") ?? 3;
        double coef0 = NumberOption.Read<double>(parsed, _coef0, "a number") ?? 1;
        (KernelScale scale, double[] values) = ReadScale(allowed.Contains(LengthScale) ? columns.Length > 0 ? null : parsed.GetValue(_lengthScale) : parsed.GetValue(_gamma), allowed.Contains(LengthScale) ? LengthScale : Gamma);
        var choice = new KernelChoice(name, value => Make(name, value, degree, coef0), scale, values, columns);
        ThrowIfNotOfDistances(choice, allowed);
        foreach (double? value in values.Length == 0 ? [null] : values.Select(v => (double?)v)) Checked(choice, value);
        return choice;
    }

    private static void ThrowIfNotOfDistances(KernelChoice choice, string[] allowed)
    {
        if (choice.Scale == KernelScale.Given || choice.Values.Length > 0) return;
        string word = choice.Scale == KernelScale.Median ? Median : Auto, option = allowed.Contains(LengthScale) ? LengthScale : Gamma;
        if (!choice.IsOfDistances) throw new CliException($"{option} {word} goes by distances of rows, which say nothing about {choice.Name}. Give numbers, such as {option} 0.1,1,10.", CliException.Usage);
        if (choice.LengthScales.Length > 0) throw new CliException($"{option} {word} goes by distances before --length-scale divides them. Give {option} as numbers.", CliException.Usage);
    }

    private static KernelFunction Make(string name, double? scale, int degree, double coef0) => name switch
    {
        "laplacian" => KernelFunction.Laplacian(scale),
        "polynomial" => KernelFunction.Polynomial(scale, coef0, degree),
        "matern12" => KernelFunction.Matern12(scale ?? 1),
        "matern32" => KernelFunction.Matern32(scale ?? 1),
        "matern52" => KernelFunction.Matern52(scale ?? 1),
        "linear" => KernelFunction.Linear,
        "sigmoid" => KernelFunction.Sigmoid(scale, coef0),
        "cosine" => KernelFunction.Cosine,
        "chi2" => KernelFunction.ChiSquared(scale),
        _ => KernelFunction.Rbf(scale),
    };

    // What the kernel itself refuses is an argument that cannot be meant.
    private static void Checked(KernelChoice choice, double? value)
    {
        try
        {
            choice.With(value);
        }
        catch (ArgumentOutOfRangeException e)
        {
            string option = e.ParamName switch { "degree" => Degree, "coef0" => Coef0, "gamma" => Gamma, _ => LengthScale };
            throw new CliException($"{option} {(e.ActualValue is double d ? Numbers.Exact(d) : e.ActualValue)}: {ErrorText.Of(e)}", CliException.Usage);
        }
    }

    private static (KernelScale Scale, double[] Values) ReadScale(string? text, string option)
    {
        if (text is null) return (KernelScale.Given, []);
        if (text == Median) return (KernelScale.Median, []);
        if (text == Auto) return (KernelScale.Searched, []);
        double[] values = NumberOption.List(option, text);
        return (values.Length == 1 ? KernelScale.Given : KernelScale.Searched, values);
    }

    // Several length scales are one for each column; a single one, or a word, is that of a Matérn kernel.
    private double[] Columns(ParseResult parsed, string kernel, string[] allowed, IReadOnlyList<string> args)
    {
        if (parsed.GetValue(_lengthScale) is not { } text) return [];
        if (text.Contains(',', StringComparison.Ordinal)) return NumberOption.List(LengthScale, text);
        ThrowIfNotOf(parsed, _lengthScale, kernel, allowed, args);
        return [];
    }

    private static void ThrowIfNotOf(ParseResult parsed, Option<string?> option, string kernel, string[] allowed, IReadOnlyList<string> args)
    {
        if (parsed.GetValue(option) is null || allowed.Contains(option.Name)) return;
        string[] owners = [.. Kernels.Where(k => k.Value.Contains(option.Name)).Select(k => k.Key)];
        string of = owners.Length == 1 ? owners[0] : $"{string.Join(", ", owners.SkipLast(1))} and {owners[^1]}";
        string has = allowed.Length == 0 ? "has no parameter" : $"has {string.Join(", ", allowed)}";
        string list = option.Name == LengthScale ? ", and with several numbers, one for each feature, to any kernel" : "";
        throw new CliException(
            $"{option.Name} belongs to the kernel{(owners.Length == 1 ? "" : "s")} {of}{list}; {kernel} {has}.", CliException.Usage,
            CommandText.Of(CommandText.Without(args, option.Name, hasValue: true)));
    }
}
