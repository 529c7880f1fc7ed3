using System.CommandLine;
using System.Runtime.InteropServices;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar train</c>: regression on simulated hardware.</summary>
internal static class TrainCommand
{
    // Pairs of numbers for a picture.
    private const int Shown = 3000;

    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var options = new TrainOptions();
        return CrossbarCommand.Of(
            new Command("train", "Train linear regression, or a small network, whose weights are simulated cells."), options.AddTo, parsed => options.Read(parsed, global, args), global, (settings, device) => Run(console, settings, device));
    }

    private static void Run(CliConsole console, TrainSettings settings, DeviceSelection device)
    {
        long read = System.Diagnostics.Stopwatch.GetTimestamp();
        using Dataset<double> data = FitData.Load<double>(console, settings);
        using Dataset<double>? test = FitData.LoadTest(console, settings, data);
        int[] sizes = [data.Features.Length, .. settings.Trainer.Hidden, data.Targets.Length];
        double weights = sizes.Zip(sizes.Skip(1), (from, to) => (from + 1.0) * to).Sum(), visits = 2 * weights * data.Rows * settings.Trainer.Epochs;
        AcceleratorChoice choice = DeviceSession.Choose<ICrossbarWrite>(device, new Workload(50 * visits, 16 * visits), 8.0 * data.Rows * settings.Trainer.Epochs * sizes.Sum());
        CrossbarTrainerOptions options = settings.Trainer with { Array = settings.Trainer.Array with { Accelerator = choice.Accelerator } };
        MemoryPlan plan = Plan(data, sizes, options);
        plan.ThrowIfTooLarge(choice.Accelerator, $"{Numbers.Count(data.Rows)} rows and layers of {string.Join(", ", sizes)}");
        var stages = new StageWatch(choice.Accelerator.Info.Id);
        stages.Add("read", "cpu", System.Diagnostics.Stopwatch.GetElapsedTime(read).TotalSeconds);

        TrainResult result = Train(console, settings with { Trainer = options }, data, test, choice, plan, stages);
        if (settings.Common.Json) JsonOutput.Write(console.Out, json => TrainText.Write(json, result));
        else TrainText.Write(console, result);
        if (settings.Common.Plot is { } plot) TrainPicture.Save(plot, result);
        RunText.Saved(console, settings.Common);
    }

    // Rows as they were read, standardised, packed and predicted; layers as the library plans them.
    private static MemoryPlan Plan(Dataset<double> data, int[] sizes, CrossbarTrainerOptions options)
    {
        Int128 host = (Int128)data.Rows * ((16 * data.Features.Length) + (24 * data.Targets.Length)), device = 0;
        int constant = options.FitIntercept ? 1 : 0;
        for (int layer = 0; layer + 1 < sizes.Length; layer++) device += CrossbarArray.Plan(sizes[layer] + constant, sizes[layer + 1], options.Array).MemoryBytes;
        return new MemoryPlan(host, device);
    }

    private static TrainResult Train(
        CliConsole console, TrainSettings settings, Dataset<double> data, Dataset<double>? test, AcceleratorChoice choice, MemoryPlan plan, StageWatch stages)
    {
        RowArrays<double> rows = RowArrays<double>.Read(data, console.Cancellation);
        ColumnScales features = ColumnScales.Of(rows.X), targets = ColumnScales.Of(rows.Y);
        HostMatrix<float> x = features.Apply(rows.X), y = targets.Apply(rows.Y);
        using var trainer = new CrossbarTrainer(data.Features.Length, data.Targets.Length, settings.Trainer);
        CrossbarTrainingReport? report = null;
        using (FitProgressLine? progress = FitProgressLine.Create(console, settings.Quiet))
        {
            stages.OnDevice("training", () => WireSettings.Solved(() => report = trainer.Train(x, y, progress, console.Cancellation)));
        }

        double[,] Predict(HostMatrix<double> inputs) => targets.Undo(trainer.Predict(features.Apply(inputs)));
        int shown = Math.Min(Shown, (int)data.Rows);
        HostMatrix<double> some = HostMatrix<double>.FromRowMajor(First(rows.X, shown), shown, rows.X.Columns);
        TestScore? fit = null;
        double[,]? predicted = null;
        using (IRowSource<double> seen = data.Open())
        {
            stages.OnDevice("prediction", () => (fit, predicted) = (TestScore.Of(Predict, seen, console.Cancellation), Predict(some)));
        }

        TestScore? score = null;
        if ((test?.Open ?? data.OpenTest) is { } open)
        {
            using IRowSource<double> unseen = open();
            stages.OnDevice("prediction", () => score = TestScore.Of(Predict, unseen, console.Cancellation));
        }

        using var hash = new OutputHash();
        foreach (CrossbarArray layer in trainer.Layers) hash.Add(Span(layer.States())).Add(Span(layer.Conductances()));
        return new TrainResult
        {
            Run = new SimulationRun
            {
                Command = "train", Rows = checked((int)data.Rows), Columns = data.Features.Length, Seed = report!.Seed, IsSeedDrawn = settings.Common.IsSeedDrawn, Device = choice.Accelerator.Info.Id, WhyDevice = choice.Why,
                Hash = hash.ToString(), MemoryBytes = plan.Bytes, Stages = stages.All, Notes = [.. FitData.Notes(data, test), .. Notes(report)],
            },
            Settings = settings,
            Features = data.Features,
            Targets = data.Targets,
            Report = report,
            Fit = fit!,
            Test = score,
            Sample = Sample(First(rows.Y, shown), predicted!),
        };
    }

    private static unsafe double[] First(HostMatrix<double> matrix, int count)
    {
        using HostPin<double> pin = matrix.Pin();
        return new ReadOnlySpan<double>(pin.Origin, checked(count * (int)matrix.Columns)).ToArray();
    }

    // Observations and predictions of the first target.
    private static (double Observed, double Predicted)[] Sample(double[] observed, double[,] predicted)
        => [.. Enumerable.Range(0, predicted.GetLength(0)).Select(i => (observed[i * predicted.GetLength(1)], predicted[i, 0]))];

    private static IEnumerable<string> Notes(CrossbarTrainingReport report)
    {
        if (report.SaturatedUpdates > report.Batches / 10) yield return $"{Numbers.Count(report.SaturatedUpdates)} updates needed more pulses than trains hold, and were cut. Use a smaller --rate.";
        if (!double.IsFinite(report.Losses[^1]) || report.Losses[^1] > 2 * report.Losses[0]) yield return "The loss has grown. Use a smaller --rate, or a larger --weight-range.";
    }

    private static ReadOnlySpan<float> Span(float[,] matrix) => MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length);
}
