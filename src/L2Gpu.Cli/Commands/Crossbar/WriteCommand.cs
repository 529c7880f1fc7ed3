using System.CommandLine;
using System.Runtime.InteropServices;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar write</c>: cells are verified, and written by what they miss, step by step.</summary>
internal static class WriteCommand
{
    // Cells whose way is shown.
    private const int Followed = 7;

    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var options = new WriteOptions();
        return CrossbarCommand.Of(
            new Command("write", "Write an array towards target conductances, by pulses or by numbers, and show how the error falls."), options.AddTo, parsed => options.Read(parsed, global, args), global, (settings, device) => Run(console, settings, device));
    }

    private static void Run(CliConsole console, WriteSettings settings, DeviceSelection device)
    {
        ArrayShape shape = settings.Shape;
        double visits = (double)shape.Cells * settings.Steps;
        AcceleratorChoice choice = DeviceSession.Choose<ICrossbarWrite>(device, new Workload(visits * settings.Array.Slots * 20, visits * 16), visits * 16);
        CrossbarArrayOptions options = settings.Array with { Accelerator = choice.Accelerator };

        // On the host targets, weights, changes, conductances and states.
        new MemoryPlan(48 * (Int128)shape.Cells, 0).ThrowIfTooLarge(choice.Accelerator, $"An array of {shape.Rows} × {shape.Columns} cells");
        CrossbarPlan plan = CrossbarArray.Plan(shape.Rows, shape.Columns, options);
        var memory = new MemoryPlan(48 * (Int128)shape.Cells, plan.MemoryBytes);
        memory.ThrowIfTooLarge(choice.Accelerator, $"An array of {shape.Rows} × {shape.Columns} cells");

        WriteResult result = Write(console, settings with { Array = options }, choice, memory, out float[,] conductances);
        if (settings.Common.Json) JsonOutput.Write(console.Out, json => WriteText.Write(json, result));
        else WriteText.Write(console, result);
        if (settings.Common.Output is { } output) NpyFile.Write(output, HostMatrix<float>.FromRowMajor(Numbers(conductances).ToArray(), conductances.GetLength(0), conductances.GetLength(1)));
        if (settings.Common.Plot is { } plot) WritePicture.Save(plot, result);
        RunText.Saved(console, settings.Common);
    }

    private static WriteResult Write(CliConsole console, WriteSettings settings, AcceleratorChoice choice, MemoryPlan memory, out float[,] conductances)
    {
        (int rows, int columns) = (settings.Shape.Rows, settings.Shape.Columns);
        var stages = new StageWatch(choice.Accelerator.Info.Id);
        float[] targets = stages.OnHost(settings.Shape.Conductances is null ? "draw" : "read files", () => Targets(settings));
        CrossbarArray? made = null;
        stages.OnDevice("make", () => made = new CrossbarArray(rows, columns, settings.Array));
        using CrossbarArray array = made!;
        CellTrack[] tracks = Tracks(targets, settings, columns);
        var errors = new List<double> { Verify(array, targets, settings.Middle, tracks, out float[] missing) };
        ulong before = array.Step;
        double seconds = 0;
        using (FitProgressLine? progress = FitProgressLine.Create(console, settings.Common.Quiet, unit: "steps"))
        {
            for (int step = 0; step < settings.Steps; step++)
            {
                console.Cancellation.ThrowIfCancellationRequested();
                progress?.Report(new FitProgress("write", step, settings.Steps));
                float[] now = missing;
                seconds += stages.OnDevice("write", () => Step(array, now, rows, columns));
                errors.Add(stages.OnHost("verify", () => Verify(array, targets, settings.Middle, tracks, out missing)));
            }
        }

        conductances = array.Conductances();
        using var hash = new OutputHash();
        hash.Add(Numbers(array.States())).Add(Numbers(conductances));
        double visits = (double)(array.Step - before) * array.Lines * columns;
        return new WriteResult
        {
            Run = new SimulationRun
            {
                Command = "write", Rows = rows, Columns = columns, Seed = array.Seed, IsSeedDrawn = settings.Common.IsSeedDrawn, Device = choice.Accelerator.Info.Id, WhyDevice = choice.Why,
                Hash = hash.ToString(), MemoryBytes = memory.Bytes, Stages = stages.All, Notes = [],
            },
            Settings = settings,
            Errors = errors,
            Tracks = tracks,
            ArraySteps = (long)(array.Step - before),
            SaturatedUpdates = array.SaturatedUpdates,
            Visits = visits,
            VisitsPerSecond = visits / seconds,
        };
    }

    // What is missing, as a number for each cell, or as pulses.
    private static void Step(CrossbarArray array, float[] missing, int rows, int columns)
    {
        HostMatrix<float> changes = HostMatrix<float>.FromRowMajor(missing, rows, columns);
        if (array.Options.Writing == UpdateMode.Pulsed) array.Pulse(changes);
        else array.Increment(changes);
    }

    private static double Verify(CrossbarArray array, float[] targets, float middle, CellTrack[] tracks, out float[] missing)
    {
        ReadOnlySpan<float> weights = Numbers(array.Weights());
        missing = new float[targets.Length];
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            float error = weights[i] - targets[i];
            missing[i] = -error;
            sum += (double)error * error;
        }

        foreach (CellTrack track in tracks) track.Values.Add(weights[(track.Row * (int)array.Outputs) + track.Column] + middle);
        return Math.Sqrt(sum / targets.Length);
    }

    // Weights: conductances less that of rest.
    private static float[] Targets(WriteSettings settings)
    {
        (float least, float greatest, float middle) = (settings.Least, settings.Greatest, settings.Middle);
        float[] targets = settings.Shape.Conductances is { } file
            ? PresetBounds.Read(file, settings.Array.Cell.Name, least, greatest)
            : DrawnNumbers.Even(settings.Common.Seed, DrawnNumbers.Conductances, settings.Shape.Cells, MathF.FusedMultiplyAdd(0.1f, greatest - least, least), MathF.FusedMultiplyAdd(-0.1f, greatest - least, greatest));
        foreach (ref float target in targets.AsSpan()) target -= middle;
        return targets;
    }

    // Cells whose targets are spread over their range.
    private static CellTrack[] Tracks(float[] targets, WriteSettings settings, int columns)
    {
        int[] order = [.. Enumerable.Range(0, Math.Min(targets.Length, 4096)).OrderBy(i => targets[i])];
        int count = Math.Min(Followed, order.Length);
        return [.. Enumerable.Range(0, count).Select(i => order[count == 1 ? 0 : i * (order.Length - 1) / (count - 1)]).Select(at => new CellTrack(at / columns, at % columns, targets[at] + settings.Middle, []))];
    }

    private static ReadOnlySpan<float> Numbers(float[,] matrix) => matrix.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length);
}
