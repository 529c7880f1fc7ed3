using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu fit ridge</c>: a file in, a model and its evidence out.</summary>
internal static class FitRidgeCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var command = new Command("ridge", "Fit a ridge model: least squares with an L2 penalty λ, and an intercept that is not penalised.");
        var options = new RidgeFitOptions();
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            RidgeFitSettings settings = options.Read(parsed, global, args);
            using DeviceSelection device = global.Device(parsed, settings.Device);
            if (settings.IsSingle) Run<float>(console, settings, device);
            else Run<double>(console, settings, device);
        });
        return command;
    }

    private static void Run<T>(CliConsole console, RidgeFitSettings settings, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (settings.Output is { } output) OutputFile.ThrowIfHopeless(output);
        if (settings.Checkpoint is { } checkpointFile) OutputFile.ThrowIfHopeless(checkpointFile);
        if (settings.Plot is { } plot) OutputFile.ThrowIfHopeless(plot);
        WarmUp.Start<T>(settings, device);
        long start = Stopwatch.GetTimestamp();
        using Dataset<T> data = FitData.Load<T>(console, settings);
        using Dataset<T>? test = FitData.LoadTest(console, settings, data);
        var stages = new List<StageReport> { new("read", "cpu", Stopwatch.GetElapsedTime(start).TotalSeconds, 0) };
        List<string> notes = FitData.Notes(data, test);
        RidgeOptions options = OptionsFor(settings, data, device);
        RidgePlan plan = Ridge.Plan<T>(data.Rows, data.Features.Length, data.Targets.Length, ToPlan(settings, options));
        if (settings.Explain) PlanText.Write(settings.Json ? console.Error : console.Out, plan, data.Rows, data.Features.Length, FitData.WhereDataAre(data));
        MemoryNeed.ThrowIfTooLarge(plan.MemoryBytes, $"A fit of {data.Rows} rows × {data.Features.Length} columns", "Use fewer columns, or one λ with --solver cg, which needs no matrix of columns × columns.");
        if (settings.WantsPath) MemoryNeed.ThrowIfTooLarge(Ridge.Plan<T>(data.Rows, data.Features.Length, data.Targets.Length, PathTrace.Demand(options)).MemoryBytes, "The coefficients along λ", "Leave --plot and --path out, or use fewer columns.");
        bool keeps = settings.Checkpoint is not null && plan is { Form: "primal", Solver: not "cg" } && options.Criterion != LambdaCriterion.CrossValidation;
        if (settings.Checkpoint is not null && !keeps) notes.Add($"--checkpoint was not used: {WhyNotKept(plan)}.");
        using FitProgressLine? progress = FitProgressLine.Create(console, settings.Quiet);
        using Checkpoint<T>? checkpoint = keeps ? Checkpoint<T>.Open(settings, data, options, progress) : null;
        if (checkpoint is { RowsFound: > 0 } && !settings.Quiet)
            console.Error.WriteLine($"going on after {Numbers.Count(checkpoint.RowsFound)} of {Numbers.Count(data.Rows)} rows, whose sums are in '{settings.Checkpoint}'");
        FitResult result = Fit(console, settings, data, test, options, checkpoint, progress, stages, notes);
        progress?.Dispose();
        if (settings.WantsPath) result = result with { Path = PathTrace.Run(console, settings, data, options, result) };
        if (settings.Json) JsonOutput.Write(console.Out, json => RidgeJson.Write(json, result, settings.Path.Length > 0, settings.ShowPath ? result.Path : null));
        else RidgeText.Write(console, result, settings.Lambda.Kind, settings.ShowPath);

        // What did not converge is shown, so that one can see how far it came, but is neither saved nor a success.
        if (result.Models.FirstOrDefault(model => !model.Report!.IsSolved) is { } failed)
        {
            console.Out.Flush();
            string saved = settings.Output is null ? "" : "; no model was saved";
            throw new CliException($"The fit did not converge ({failed.Report!.Status} at λ = {Numbers.Short(failed.Lambda[0])}){saved}. Use {(settings.Solver == Solver.Auto ? "" : "--solver cholesky, ")}--standardize or a larger --lambda.");
        }

        // The answer is shown first: a disk that is full must not cost it.
        console.Out.Flush();
        if (settings.Output is not null) Save(console, settings, result);
        if (settings.Plot is not null) Draw(console, settings, result);
        console.Out.Flush();
        checkpoint?.Delete();
    }

    private static string WhyNotKept(RidgePlan plan)
        => plan.Solver == "cg" ? "conjugate gradients sum nothing that could be kept"
            : plan.Form == "primal" ? "folds are summed apart, and no sums of them are kept"
            : "with more columns than rows there are no sums to keep";

    private static void Save(CliConsole console, RidgeFitSettings settings, FitResult result)
    {
        result.Best.Save(settings.Output!);
        if (!settings.Json && !settings.Quiet) console.Out.WriteLine($"saved: {settings.Output}{(result.Models.Count > 1 ? $" (λ = {Numbers.Short(result.Best.Lambda[0])})" : "")}");
    }

    private static void Draw(CliConsole console, RidgeFitSettings settings, FitResult result)
    {
        PathPicture.Save(settings.Plot!, result.Path!);
        if (!settings.Json && !settings.Quiet) console.Out.WriteLine($"drawn: {settings.Plot}");
    }

    private static FitResult Fit<T>(
        CliConsole console, RidgeFitSettings settings, Dataset<T> data, Dataset<T>? test, RidgeOptions options, Checkpoint<T>? checkpoint, FitProgressLine? progress,
        List<StageReport> stages, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IReadOnlyList<RidgeModel> models;
        LeaveOneOutCurve? curve;
        LambdaCurve? selection;
        try
        {
            (models, curve, selection) = Models(settings, data, options, checkpoint, progress, stages, console.Cancellation);
        }
        catch (OperationCanceledException) when (checkpoint is not null)
        {
            throw checkpoint.Interrupted();
        }
        catch (ArgumentException) when (data.FindBadCell is not null)
        {
            FitData.FindBadCell(settings, data, console.Cancellation);
            throw;
        }

        progress?.Dispose();
        TestScore?[] scores = FitData.Tests(data, test, models, (model, x) => model.Predict(x, options.Accelerator), console.Cancellation);
        return new FitResult(models, scores, curve, selection, options.Folds, stages, notes, models[0].Report!.WhyDevice);
    }

    private static (IReadOnlyList<RidgeModel> Models, LeaveOneOutCurve? Curve, LambdaCurve? Selection) Models<T>(
        RidgeFitSettings settings, Dataset<T> data, RidgeOptions options, Checkpoint<T>? checkpoint, IProgress<FitProgress>? progress, List<StageReport> stages, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IRowSource<T> source = data.Open();
        long start = Stopwatch.GetTimestamp();
        RidgeAccumulator<T>? sums = checkpoint?.Complete(source, cancellation);
        if (sums is not null) stages.Add(new("moments", options.Accelerator!.Info.Id, Stopwatch.GetElapsedTime(start).TotalSeconds, 0));
        if (settings.Path.Length > 0)
        {
            RidgePath path = sums is null
                ? Ridge.FitPath(source, settings.Path, options, progress, cancellation)
                : sums.FitPath(settings.Path, options, source, progress, cancellation);
            return (path.Models, path.LeaveOneOut, path.Selection);
        }

        RidgeModel model = sums is null ? Ridge.Fit(source, options, progress, cancellation) : sums.Fit(options, source, progress, cancellation);
        return ([model], model.Report!.LeaveOneOut, model.Report.Selection);
    }

    private static RidgeOptions OptionsFor<T>(RidgeFitSettings settings, Dataset<T> data, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RidgeOptions options = OptionsFor(settings, data);
        AcceleratorChoice choice = device.For(() => Ridge.DeviceFor<T>(data.Rows, data.Features.Length, data.Targets.Length, settings.Data.Weights is not null, ToPlan(settings, options)));
        return options with { Accelerator = choice.Accelerator, WhyAccelerator = choice.Why, HostAccelerator = device.Host };
    }

    // A list is fitted one by one where the solver gives nothing to choose by.
    private static RidgeOptions ToPlan(RidgeFitSettings settings, RidgeOptions options)
    {
        bool listed = settings.Path.Length > 0 && options.Criterion != LambdaCriterion.CrossValidation && !Ridge.HasEigenvalues(options);
        return listed ? options with { Lambda = settings.Path[0] } : options;
    }

    private static RidgeOptions OptionsFor<T>(RidgeFitSettings settings, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new()
        {
            Lambda = settings.Lambda,
            Criterion = settings.Selection.Criterion,
            Folds = settings.Selection.FoldsFor(data.Groups),
            OneStandardError = settings.Selection.OneStandardError,
            FitIntercept = settings.FitIntercept,
            Standardize = settings.Standardize,
            FeaturePenalties = settings.FeaturePenalties.Count == 0 ? null : Penalties(settings, data),
            Solver = settings.Solver,
            Precision = settings.Precision,
            FeatureNames = data.Features,
            FeatureEncodings = data.Encodings,
            TargetNames = data.Targets,
        };

    // A factor is for one feature by its name, or for everything that was made of a column.
    private static double[] Penalties<T>(RidgeFitSettings settings, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] factors = new double[data.Features.Length];
        Array.Fill(factors, 1);
        foreach ((string name, double factor) in settings.FeaturePenalties)
        {
            bool found = false;
            for (int pass = 0; pass < 2 && !found; pass++)
            {
                string[] names = pass == 0 ? data.Features : Array.ConvertAll(data.Encodings, e => e.Column);
                for (int j = 0; j < names.Length; j++)
                {
                    if (names[j] != name) continue;
                    factors[j] = factor;
                    found = true;
                }
            }

            if (!found) new ColumnNames("the features", data.Features).Find(name);
        }

        return factors;
    }
}
