using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar read</c>: products with the conductances of an array, with the noise and the converters of hardware.</summary>
internal static class ReadCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var options = new ReadOptions();
        return CrossbarCommand.Of(
            new Command("read", "Read a programmed array, with noise and converters, and compare with ideal products."), options.AddTo, parsed => options.Read(parsed, global, args), global, (settings, device) => Run(console, settings, device));
    }

    private static void Run(CliConsole console, ReadSettings settings, DeviceSelection device)
    {
        ArrayShape shape = settings.Shape;
        int matrices = settings.Preset.Aging is null ? 1 : 3;

        Workload work = CrossbarReadOperator.ReadWorkload(settings.Chain.Noise, (long)shape.Batch * settings.Steps, shape.Rows, shape.Columns);
        double bytesToMove = 4.0 * (shape.Cells + shape.InputNumbers + ((double)settings.Steps * shape.OutputNumbers)), solves = settings.SolvesReads ? (double)shape.Batch * settings.Steps : shape.Columns;
        AcceleratorChoice choice = settings.Wires is null
            ? DeviceSession.Choose<ICrossbarRead>(device, work, bytesToMove)
            : DeviceSession.Choose<IIrDrop>(device, work + new Workload(200 * solves * shape.Cells, 600 * solves * shape.Cells), bytesToMove);

        // On the host the array in FP32 and, for ideal products, in FP64, which these are taken in.
        MemoryPlan plan = new(
            (20 * (Int128)shape.Cells) + (20 * (Int128)shape.InputNumbers) + (20 * (Int128)shape.OutputNumbers),
            (4 * ((matrices * (Int128)shape.Cells) + shape.InputNumbers + shape.OutputNumbers)) + ArrayReader.Bytes(settings, choice.Accelerator));
        plan.ThrowIfTooLarge(choice.Accelerator, $"An array of {shape.Rows} × {shape.Columns} cells and a batch of {Numbers.Count(shape.Batch)}");

        ReadResult result = Read(console, settings, new DeviceSession(choice), plan);
        if (settings.Common.Json) JsonOutput.Write(console.Out, json => ReadText.Write(json, result));
        else ReadText.Write(console, result);
        if (settings.Common.Plot is { } plot) ReadPicture.Save(plot, result);
        RunText.Saved(console, settings.Common);
    }

    private static ReadResult Read(CliConsole console, ReadSettings settings, DeviceSession session, MemoryPlan plan)
    {
        using DeviceSession owned = session;
        ArrayShape shape = settings.Shape;
        (int m, int n, int b) = (shape.Rows, shape.Columns, shape.Batch);
        var stages = new StageWatch(session.Name);
        float[] conductances = [], inputs = [];
        stages.OnHost(shape is { Conductances: null, Inputs: null } ? "draw" : "read files", () => (conductances, inputs) = (Conductances(settings), Inputs(settings)));
        double[] ideal = stages.OnHost("ideal products", () => Products(shape, conductances, inputs));
        console.Cancellation.ThrowIfCancellationRequested();

        MatrixView<float> array = session.Upload(conductances, m, n), drive = session.Upload(inputs, b, m), outputs = session.Matrix<float>(b, n);
        if (shape.Conductances is null) stages.OnDevice("program", () => Program(settings, session, array));
        CellParameter noise = settings.WhiteNoise;
        if (settings is { Preset.Aging: { } law, Seconds: { } seconds }) stages.OnDevice("age", () => (array, noise) = Age(settings, session, law with { WhiteNoise = settings.WhiteNoise }, seconds, array));

        using var reader = new ArrayReader(settings, session, array, noise);
        if (settings is { Wires: not null, SolvesReads: false }) stages.OnDevice("wires", reader.SolveOnce);
        void ReadAt(int step) => reader.Read(step, drive, outputs);

        var error = new ReadError(settings.Chain.Output.Bits == 0 ? double.PositiveInfinity : settings.Chain.Output.Bound);
        using var hash = new OutputHash();
        using NpyWriter<float>? writer = settings.Common.Output is { } path ? new NpyWriter<float>(path, n) : null;
        double fastest = double.MaxValue;
        using (FitProgressLine? progress = FitProgressLine.Create(console, settings.Common.Quiet, unit: "steps"))
        {
            for (int step = 0; step < settings.Steps; step++)
            {
                console.Cancellation.ThrowIfCancellationRequested();
                progress?.Report(new FitProgress("read", step, settings.Steps));
                int now = step;
                fastest = Math.Min(fastest, stages.OnDevice("read", () => ReadAt(now)));
                stages.OnHost("compare", () =>
                {
                    float[] found = session.Download(outputs);
                    hash.Add<float>(found);
                    writer?.Write(found);
                    error.Add(ideal, found, (long)settings.Steps * found.Length);
                    return 0;
                });
            }
        }

        fastest = Pace.Best(fastest, () => ReadAt(0), console.Cancellation);
        console.Cancellation.ThrowIfCancellationRequested();
        writer?.Complete();
        var run = new SimulationRun
        {
            Command = "read", Rows = m, Columns = n, Seed = settings.Common.Seed, IsSeedDrawn = settings.Common.IsSeedDrawn, Device = session.Name, WhyDevice = session.Choice.Why,
            Hash = hash.ToString(), MemoryBytes = plan.Bytes, Stages = stages.All, Notes = [.. Notes(settings, error)],
        };
        return new ReadResult(run, settings, error, (double)shape.Cells * b / fastest);
    }

    private static void Program(ReadSettings settings, DeviceSession session, MatrixView<float> array)
    {
        CellPreset preset = settings.Preset;
        session.Get<ICrossbarWrite>().Program(
            session.Queue, preset.Programming, new SimulationAddress(settings.Common.Seed), preset.LeastConductance, preset.GreatestConductance, array, array);
        session.Queue.Synchronize();
    }

    private static (MatrixView<float> Aged, CellParameter Noise) Age(ReadSettings settings, DeviceSession session, AgingLaw law, double seconds, MatrixView<float> array)
    {
        MatrixView<float> aged = session.Matrix<float>(array.Rows, array.Columns), noise = session.Matrix<float>(array.Rows, array.Columns);
        session.Get<ICrossbarRead>().Age(session.Queue, law, new SimulationAddress(settings.Common.Seed), seconds, array, aged, noise);
        session.Queue.Synchronize();
        return (aged, noise);
    }

    private static float[] Conductances(ReadSettings settings)
    {
        CellPreset preset = settings.Preset;
        return settings.Shape.Conductances is { } file
            ? PresetBounds.Read(file, preset)
            : DrawnNumbers.Even(settings.Common.Seed, DrawnNumbers.Conductances, settings.Shape.Cells, preset.LeastConductance, preset.GreatestConductance);
    }

    private static float[] Inputs(ReadSettings settings)
        => settings.Shape.Inputs is { } file ? file.Read<float>(_ => null) : DrawnNumbers.Even(settings.Common.Seed, DrawnNumbers.Inputs, settings.Shape.InputNumbers, -1, 1);

    // Of what was to be programmed, in FP64.
    private static double[] Products(ArrayShape shape, float[] conductances, float[] inputs)
    {
        using var cpu = new DeviceSession(new AcceleratorChoice(Accelerators.Cpu, ""));
        MatrixView<double> x = cpu.Upload(Array.ConvertAll(inputs, v => (double)v), shape.Batch, shape.Rows), g = cpu.Upload(Array.ConvertAll(conductances, v => (double)v), shape.Rows, shape.Columns);
        MatrixView<double> y = cpu.Matrix<double>(shape.Batch, shape.Columns);
        cpu.Get<IGemm<double>>().Multiply(cpu.Queue, Transpose.No, Transpose.No, 1, x.AsBatch(), g.AsBatch(), 0, y.AsBatch());
        return cpu.Download(y);
    }

    private static IEnumerable<string> Notes(ReadSettings settings, ReadError error)
    {
        if (error.Cut > 0.01)
        {
            yield return FormattableString.Invariant($"{100 * error.Cut:0.#} % of the outputs came to the bound of their converter. ")
                + $"Use a larger --adc-bound: an ideal product has a root mean square of {Numbers.Short(error.IdealRms / settings.Preset.GreatestConductance)} in its unit.";
        }
    }
}
