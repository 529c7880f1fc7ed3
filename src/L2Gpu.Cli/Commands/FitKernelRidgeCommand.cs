using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu fit kernel-ridge</c>: a file in, a kernel model and its evidence out.</summary>
internal static class FitKernelRidgeCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var command = new Command("kernel-ridge", "Fit a kernel ridge model: least squares over the functions of a kernel's space with an L2 penalty λ, and an intercept that is not penalised.");
        var options = new KernelRidgeFitOptions();
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            KernelRidgeFitSettings settings = options.Read(parsed, global, args);
            using DeviceSelection device = global.Device(parsed, settings.Device);
            if (settings.IsSingle) Run<float>(console, settings, device);
            else Run<double>(console, settings, device);
        });
        return command;
    }

    private static void Run<T>(CliConsole console, KernelRidgeFitSettings settings, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (settings.Output is { } output) OutputFile.ThrowIfHopeless(output);
        if (settings.Plot is { } plot) OutputFile.ThrowIfHopeless(plot);
        WarmUp.Start<T>(settings, device);
        long start = Stopwatch.GetTimestamp();
        using Dataset<T> data = FitData.Load<T>(console, settings);
        using Dataset<T>? test = FitData.LoadTest(console, settings, data);
        var stages = new List<StageReport> { new("read", "cpu", Stopwatch.GetElapsedTime(start).TotalSeconds, 0) };
        List<string> notes = FitData.Notes(data, test);
        ThrowIfScalesDiffer(settings, data.Features);

        KernelRidgeOptions options = settings.Options with { FeatureNames = data.Features, FeatureEncodings = data.Encodings, TargetNames = data.Targets };
        KernelSearch<T> search = AtBadCell(console, settings, data, () => KernelSearch<T>.Of(settings.Kernel, data, options, console.Cancellation));
        options = OnDevice(options with { Kernel = search.Kernels[0] }, data, search, device);
        if (settings.Explain)
        {
            KernelSearchPlan? searchPlan = search.Plan(data, options);
            KernelPlanText.Write(settings.Json ? console.Error : console.Out, searchPlan?.Last ?? Plan(data, options), searchPlan, search.Text, data.Rows, data.Features.Length, FitData.WhereDataAre(data));
        }

        KernelFitResult result = Fit(console, settings, data, test, search, options, stages, notes);
        notes.AddRange(NotUsed(settings, result.Best.Report!));
        if (settings.Json) JsonOutput.Write(console.Out, json => KernelRidgeJson.Write(json, result, settings.Path.Length > 0));
        else KernelRidgeText.Write(console, result, settings.Lambda.Kind);

        // What did not converge is shown, so that one can see how far it came, but is neither saved nor a success.
        console.Out.Flush();
        if (result.Models.FirstOrDefault(model => !model.Report!.IsSolved) is { } failed) throw NotSolved(settings, failed);
        if (settings.Output is not null) Save(console, settings, result);
        if (settings.Plot is not null) Draw(console, settings, data, result, options.Accelerator);
        console.Out.Flush();
    }

    private static CliException NotSolved(KernelRidgeFitSettings settings, KernelRidgeModel failed)
    {
        KernelFitReport report = failed.Report!;
        string saved = settings.Output is null ? "" : "; no model was saved";
        return new CliException(
            $"The fit did not converge ({report.Status} at λ = {Numbers.Short(failed.Lambda[0])}, relative residual {Numbers.Short(report.RelativeResidual.Max())}){saved}. "
            + $"Use {Remedy(report)}.");
    }

    private static string Remedy(KernelFitReport report)
        => report is { Precision: "f32", Status: "stalled" or "diverged" } ? $"--precision mixed, which goes on in FP64, {RemedyIn(report)}" : RemedyIn(report);

    private static string RemedyIn(KernelFitReport report) => (report.Solver, report.Status) switch
    {
        ("nystrom", "diverged") => "a larger --lambda, or fewer --centers",
        ("nystrom", "stalled") => "a larger --lambda or --tolerance, or fewer --centers",
        ("nystrom", _) => "more --max-iterations, a larger --lambda, or fewer --centers",
        (_, "diverged") => "--solver eigen, which a kernel that is not positive semidefinite (sigmoid, or c₀ < 0) needs, or a larger --lambda",
        (_, "stalled") => "a larger --lambda or --tolerance, or --solver cholesky where it fits the memory",
        _ => "a larger --lambda or --preconditioner-rank, --solver cholesky where it fits the memory, --centers M, or more --max-iterations",
    };

    // What was chosen may have no use for an option of iterations; nobody is left to think that it had.
    private static IEnumerable<string> NotUsed(KernelRidgeFitSettings settings, KernelFitReport report)
    {
        foreach (string option in settings.OfIterations)
        {
            bool isOfRows = option.StartsWith("--preconditioner", StringComparison.Ordinal);
            if (report.Iterations is null) yield return $"{option} was not used: {report.Solver} solved without iterations.";
            else if (isOfRows && report.Solver == "nystrom") yield return $"{option} was not used: it belongs to iterations on rows, and centres were taken.";
        }
    }

    // A value that no fit can have is looked for in the file, so that the message can name its cell.
    private static TResult AtBadCell<T, TResult>(CliConsole console, KernelRidgeFitSettings settings, Dataset<T> data, Func<TResult> work)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            return work();
        }
        catch (ArgumentException) when (data.FindBadCell is not null)
        {
            FitData.FindBadCell(settings, data, console.Cancellation);
            throw;
        }
    }

    private static void Save(CliConsole console, KernelRidgeFitSettings settings, KernelFitResult result)
    {
        result.Best.Save(settings.Output!);
        if (!settings.Json && !settings.Quiet) console.Out.WriteLine($"saved: {settings.Output}{(result.Models.Count > 1 ? $" (λ = {Numbers.Short(result.Best.Lambda[0])})" : "")}");
    }

    private static void Draw<T>(CliConsole console, KernelRidgeFitSettings settings, Dataset<T> data, KernelFitResult result, Accelerator? accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelPicture.Save(settings.Plot!, FittedRows.Of(data, result, accelerator, console.Cancellation));
        if (!settings.Json && !settings.Quiet) console.Out.WriteLine($"drawn: {settings.Plot}");
    }

    private static KernelFitResult Fit<T>(
        CliConsole console, KernelRidgeFitSettings settings, Dataset<T> data, Dataset<T>? test, KernelSearch<T> search, KernelRidgeOptions options,
        List<StageReport> stages, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using FitProgressLine? progress = FitProgressLine.Create(console, settings.Quiet, options.Tolerance);
        (IReadOnlyList<KernelRidgeModel> models, LeaveOneOutCurve? curve) = AtBadCell(console, settings, data, () => Models(settings, data, search, options, progress, console.Cancellation));
        TestScore?[] scores = FitData.Tests(data, test, models, (model, x) => model.Predict(x, options.Accelerator), console.Cancellation);
        return new KernelFitResult(models, scores, curve, stages, notes, data.Rows);
    }

    private static (IReadOnlyList<KernelRidgeModel> Models, LeaveOneOutCurve? Curve) Models<T>(
        KernelRidgeFitSettings settings, Dataset<T> data, KernelSearch<T> search, KernelRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (search.Kernels.Count > 1)
        {
            KernelRidgeModel best = search.Fit(options, progress, cancellation);
            return ([best], best.Report!.LeaveOneOut);
        }

        using IRowSource<T> source = data.Open();
        if (settings.Path.Length > 0)
        {
            KernelRidgePath path = KernelRidge.FitPath(source, settings.Path, options, progress, cancellation);
            return (path.Models, path.LeaveOneOut);
        }

        KernelRidgeModel model = KernelRidge.Fit(source, options, progress, cancellation);
        return ([model], model.Report!.LeaveOneOut);
    }

    private static KernelRidgePlan Plan<T>(Dataset<T> data, KernelRidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
        => KernelRidge.Plan<T>(data.Rows, data.Features.Length, data.Targets.Length, options);

    // Of a search the fits of all kernels, which are most of its time, say where.
    private static KernelRidgeOptions OnDevice<T>(KernelRidgeOptions options, Dataset<T> data, KernelSearch<T> search, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        AcceleratorChoice choice = device.For(() =>
        {
            KernelRidgePlan plan = search.Plan(data, options)?.Search ?? Plan(data, options);
            return new AcceleratorChoice(Accelerators.Find(plan.Device), plan.WhyDevice);
        });
        return options with { Accelerator = choice.Accelerator, WhyAccelerator = choice.Why, HostAccelerator = device.Host };
    }

    private static void ThrowIfScalesDiffer(KernelRidgeFitSettings settings, string[] features)
    {
        int given = settings.Kernel.LengthScales.Length;
        if (given == 0 || given == features.Length) return;
        throw new CliException($"--length-scale has {given} numbers for {features.Length} features ({string.Join(", ", features.Take(12))}{(features.Length > 12 ? ", …" : "")}); one each is needed. To search length scales of a Matérn kernel: --length-scale auto.", CliException.Usage);
    }
}
