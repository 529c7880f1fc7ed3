using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu fit ridge</c>: a file in, a model and its evidence out.</summary>
internal static class FitRidgeCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var command = new Command("ridge", "Fit a ridge model: least squares with an L2 penalty λ, and an intercept that is not penalised.");
        var options = new FitOptions();
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            FitSettings settings = options.Read(parsed, global, args);
            Accelerator accelerator = global.Accelerator(parsed, settings.Device, out IDisposable? owned);
            using (owned)
            {
                if (settings.IsSingle) Run<float>(console, settings, accelerator);
                else Run<double>(console, settings, accelerator);
            }
        });
        return command;
    }

    private static void Run<T>(CliConsole console, FitSettings settings, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (settings.Output is { } output) OutputFile.ThrowIfHopeless(output);
        WarmUp.Start<T>(settings, accelerator);
        long start = Stopwatch.GetTimestamp();
        using Dataset<T> data = Load<T>(console, settings);
        using Dataset<T>? test = settings.Test is null ? null : LoadTest(console, settings, data);
        var stages = new List<StageReport> { new("read", "cpu", Stopwatch.GetElapsedTime(start).TotalSeconds, 0) };
        var notes = new List<string>();
        if (data.Dropped > 0) notes.Add($"{Numbers.Count(data.Dropped)} of {Numbers.Count(data.Dropped + AllRows(data))} rows were dropped because of empty or NaN cells.");
        if (test is { Dropped: > 0 }) notes.Add($"{Numbers.Count(test.Dropped)} of {Numbers.Count(test.Dropped + test.Rows)} test rows were dropped because of empty or NaN cells.");

        RidgeOptions options = OptionsFor(settings, data, accelerator);

        // A list is fitted one by one where the solver gives nothing to choose by.
        bool listed = settings.Path.Length > 0 && settings.Solver is (Solver.Cholesky or Solver.ConjugateGradient);
        RidgePlan plan = Ridge.Plan<T>(data.Rows, data.Features.Length, data.Targets.Length, listed ? options with { Lambda = settings.Path[0] } : options);
        if (settings.Explain) PlanText.Write(settings.Json ? console.Error : console.Out, plan, data.Rows, data.Features.Length, WhyDevice(settings));
        MemoryNeed.ThrowIfTooLarge(plan.MemoryBytes, $"A fit of {data.Rows} rows × {data.Features.Length} columns");
        FitResult result = Fit(console, settings, data, test, options, stages, notes);
        if (settings.Json) JsonOutput.Write(console.Out, json => RidgeJson.Write(json, result, settings.Path.Length > 0));
        else RidgeText.Write(console, result, settings.Lambda.Kind);

        // What did not converge is shown, so that one can see how far it came, but is neither saved nor a success.
        if (result.Models.FirstOrDefault(model => !model.Report!.IsSolved) is { } failed)
        {
            console.Out.Flush();
            string saved = settings.Output is null ? "" : "; no model was saved";
            throw new CliException($"The fit did not converge ({failed.Report!.Status} at λ = {Numbers.Short(failed.Lambda[0])}){saved}. Use --solver cholesky, --standardize or a larger --lambda.");
        }

        if (settings.Output is null) return;

        // The answer is shown first: a disk that is full must not cost it.
        console.Out.Flush();
        result.Best.Save(settings.Output);
        if (!settings.Json && !settings.Quiet) console.Out.WriteLine($"saved: {settings.Output}{(result.Models.Count > 1 ? $" (λ = {Numbers.Short(result.Best.Lambda[0])})" : "")}");
    }

    private static FitResult Fit<T>(
        CliConsole console, FitSettings settings, Dataset<T> data, Dataset<T>? test, RidgeOptions options, List<StageReport> stages, List<string> notes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IRowSource<T> source = data.Open();
        using var progress = FitProgressLine.Create(console, settings.Quiet);
        IReadOnlyList<RidgeModel> models;
        LeaveOneOutCurve? curve;
        if (settings.Path.Length > 0)
        {
            RidgePath path = Ridge.FitPath(source, settings.Path, options, progress, console.Cancellation);
            (models, curve) = (path.Models, path.LeaveOneOut);
        }
        else
        {
            RidgeModel model = Ridge.Fit(source, options, progress, console.Cancellation);
            (models, curve) = ([model], model.Report!.LeaveOneOut);
        }

        progress?.Dispose();
        var scores = new TestScore?[models.Count];
        if ((test?.Open ?? data.OpenTest) is { } open)
        {
            using IRowSource<T> rows = open();
            for (int i = 0; i < scores.Length; i++) scores[i] = TestScore.Of(models[i], rows, options.Accelerator, console.Cancellation);
        }

        return new FitResult(models, scores, curve, stages, notes, WhyDevice(settings));
    }

    private static Dataset<T> Load<T>(CliConsole console, FitSettings settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CancellationToken cancellation = console.Cancellation;
        using var progress = FitProgressLine.Create(console, settings.Quiet);
        bool npy = InputFile.IsNpy(settings.Data.Path);
        try
        {
            return npy ? NpyLoader.Load<T>(settings.Data, settings.Holdout, cancellation) : CsvLoader.Load<T>(settings.Data, settings.Holdout, progress, cancellation);
        }
        catch (CellException e)
        {
            string? command = !npy ? CommandAdvice.For(settings, cancellation)
                : e.IsMissing ? CommandText.Of([.. settings.Args, "--drop-missing"])
                : e.NeedsDouble ? CommandText.Of(CommandAdvice.WithDouble(settings.Args)) : null;
            throw new CliException(e.Message, CliException.Failed, command);
        }
    }

    private static Dataset<T> LoadTest<T>(CliConsole console, FitSettings settings, Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            string path = settings.Test!;
            bool drop = settings.Data.DropMissing;
            using var progress = FitProgressLine.Create(console, settings.Quiet);
            return InputFile.IsNpy(path)
                ? NpyLoader.LoadFor<T>(path, data.Encodings, data.Targets, drop, console.Cancellation)
                : CsvLoader.LoadFor<T>(path, data.Features, data.Encodings, data.Targets, drop, progress, console.Cancellation);
        }
        catch (ColumnNameException e)
        {
            // The name is right for the file of the fit: to change it there would not help.
            throw new CliException(e.Message);
        }
    }

    private static RidgeOptions OptionsFor<T>(FitSettings settings, Dataset<T> data, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new()
        {
            Lambda = settings.Lambda,
            FitIntercept = settings.FitIntercept,
            Standardize = settings.Standardize,
            FeaturePenalties = settings.FeaturePenalties.Count == 0 ? null : Penalties(settings, data),
            Solver = settings.Solver,
            Accelerator = accelerator,
            FeatureNames = data.Features,
            FeatureEncodings = data.Encodings,
            TargetNames = data.Targets,
        };

    // A factor is for one feature by its name, or for everything that was made of a column.
    private static double[] Penalties<T>(FitSettings settings, Dataset<T> data)
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

    private static string WhyDevice(FitSettings settings) => settings.Device == "auto" ? Accelerators.WhyBest() : "it was asked for";

    private static long AllRows<T>(Dataset<T> data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IRowSource<T>? test = data.OpenTest?.Invoke();
        return data.Rows + (test?.Rows ?? 0);
    }
}
