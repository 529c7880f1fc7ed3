using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar ir-drop</c>: what the resistance of wires leaves of the currents of an array.</summary>
internal static class IrDropCommand
{
    // Node voltages that are held at a time: 256 MiB of them.
    private const long NodeNumbers = 1 << 25;

    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var options = new IrDropOptions();
        return CrossbarCommand.Of(
            new Command("ir-drop", "Solve for the currents of an array whose wires have resistance, in FP64."), options.AddTo, parsed => options.Read(parsed, global, args), global, (settings, device) => Run(console, settings, device));
    }

    private static void Run(CliConsole console, IrDropSettings settings, DeviceSelection device)
    {
        ArrayShape shape = settings.Shape;
        if (IrDropOperator.PaddedCells(shape.Rows, shape.Columns) > IrDropOperator.MostCells)
        {
            throw new CliException(
                $"{shape.Rows} × {shape.Columns} are {Numbers.Count(shape.Cells)} cells; up to {Numbers.Count(IrDropOperator.MostCells)} are solved as one network, where fewer than {IrDropOperator.LeastLines} lines count as {IrDropOperator.LeastLines}. Larger matrices are cut into arrays: use fewer --rows and --cols.");
        }

        int part = (int)Math.Clamp(NodeNumbers / (2 * shape.Cells), 1, shape.Batch);

        AcceleratorChoice choice = DeviceSession.Choose<IIrDrop>(device, new Workload(200.0 * shape.Cells * shape.Batch, 600.0 * shape.Cells * shape.Batch), 8.0 * shape.Cells);

        // Currents are compared with those of ideal wires, and conductances and voltages that are drawn begin as FP32.
        MemoryPlan plan = new(
            (16 * (Int128)shape.Cells) + (16 * (Int128)shape.InputNumbers) + (16 * (Int128)shape.OutputNumbers) + (16 * (Int128)part * shape.Cells),
            (8 * (1 + (2 * (Int128)part)) * shape.Cells) + choice.Accelerator.Get<IIrDrop>().Scratch(1, shape.Batch, shape.Rows, shape.Columns) + (8 * (Int128)(shape.InputNumbers + shape.OutputNumbers + (2 * shape.Batch))));
        plan.ThrowIfTooLarge(choice.Accelerator, $"Solves of {shape.Rows} × {shape.Columns} cells for {Numbers.Count(shape.Batch)} inputs");

        IrDropResult result = Solve(console, settings, new DeviceSession(choice), plan, part, out double[] currents, out double[]? picture);
        if (settings.Common.Json) JsonOutput.Write(console.Out, json => IrDropText.Write(json, result));
        else IrDropText.Write(console, result);
        console.Out.Flush();
        if (!result.IsSolved)
        {
            throw new CliException(
                $"{result.Residual.Count(r => !(r <= result.Tolerance))} of {shape.Batch} solves did not come to {Numbers.Short(result.Tolerance)} (the worst: {Numbers.Short(result.Residual.Max())} after {result.Iterations.Max()} iterations)"
                + $"{(settings.Common.Output is null ? "" : "; no currents were saved")}. Use a larger --tolerance, or more --max-iterations.");
        }

        if (settings.Common.Output is { } output) NpyFile.Write(output, HostMatrix<double>.FromRowMajor(currents, shape.Batch, shape.Columns));
        if (settings.Common.Plot is { } plot) HeatMapPicture.Save(plot, IrDropText.Drawing(result, settings, picture!));
        RunText.Saved(console, settings.Common);
    }

    private static IrDropResult Solve(CliConsole console, IrDropSettings settings, DeviceSession session, MemoryPlan plan, int part, out double[] currents, out double[]? picture)
    {
        using DeviceSession owned = session;
        ArrayShape shape = settings.Shape;
        var stages = new StageWatch(session.Name);
        double[] conductances = stages.OnHost(shape.Conductances is null ? "draw" : "read files", () => Conductances(settings)), voltages = Voltages(settings);
        (int m, int n, int b) = (shape.Rows, shape.Columns, shape.Batch);
        IIrDrop solver = session.Get<IIrDrop>();
        MatrixView<double> array = session.Upload(conductances, m, n), inputs = session.Upload(voltages, b, m), outputs = session.Matrix<double>(b, n), evidence = session.Matrix<double>(b, 2);
        BatchView<double> words = session.Batch<double>(part, m, n), bits = session.Batch<double>(part, m, n);
        double[] kirchhoff = new double[b], wordVoltages = new double[part * shape.Cells], bitVoltages = new double[part * shape.Cells];
        double first = 0;
        using (FitProgressLine? progress = FitProgressLine.Create(console, settings.Common.Quiet, unit: "reads"))
        {
            for (int done = 0; done < b; done += part)
            {
                console.Cancellation.ThrowIfCancellationRequested();
                progress?.Report(new FitProgress("solve", done, b));
                int now = Math.Min(part, b - done), from = done;
                BatchView<double> v = Part(words, now), u = Part(bits, now);
                first += stages.OnDevice("solve", () =>
                {
                    solver.Solve(session.Queue, settings.Wires, settings.Limits, array.AsBatch(), inputs.Block(from, 0, now, m).AsBatch(), outputs.Block(from, 0, now, n).AsBatch(), new IrDropNodes(v, u), evidence.Block(from, 0, now, 2));
                    session.Queue.Synchronize();
                });
                stages.OnHost("check", () =>
                {
                    session.Queue.Read(Flat(v), wordVoltages.AsSpan(0, (int)(now * shape.Cells)));
                    session.Queue.Read(Flat(u), bitVoltages.AsSpan(0, (int)(now * shape.Cells)));
                    Parallel.For(0, now, k => kirchhoff[from + k] = NodeBalance.Residual(
                        settings.Wires, shape, conductances, voltages.AsSpan((from + k) * m, m), wordVoltages.AsSpan((int)(k * shape.Cells), (int)shape.Cells), bitVoltages.AsSpan((int)(k * shape.Cells), (int)shape.Cells)));
                    return 0;
                });
            }
        }

        double[] found = currents = session.Download(outputs), reached = session.Download(evidence);
        double seconds = Pace.Best(
            first,
            () =>
            {
                solver.Solve(session.Queue, settings.Wires, settings.Limits, array.AsBatch(), inputs.AsBatch(), outputs.AsBatch(), null, evidence);
                session.Queue.Synchronize();
            },
            console.Cancellation);
        console.Cancellation.ThrowIfCancellationRequested();
        (double error, CurrentLoss? worst) = stages.OnHost("compare", () => CurrentComparison.Of(shape, conductances, voltages, found));
        picture = settings.Common.Plot is null ? null : stages.OnHost("picture", () => AllDriven(settings, session, array, words, bits, evidence));
        using var hash = new OutputHash();
        return new IrDropResult
        {
            Run = new SimulationRun
            {
                Command = "ir-drop", Rows = m, Columns = n, Seed = settings.Common.Seed, IsSeedDrawn = settings.Common.IsSeedDrawn, Device = session.Name, WhyDevice = session.Choice.Why,
                Hash = hash.Add<double>(currents).ToString(), MemoryBytes = plan.Bytes, Stages = stages.All, Notes = [.. Notes(conductances)],
            },
            Batch = b,
            Wires = settings.Wires,
            Tolerance = settings.Limits.Tolerance,
            Iterations = [.. Enumerable.Range(0, b).Select(k => (int)reached[2 * k])],
            Residual = [.. Enumerable.Range(0, b).Select(k => reached[(2 * k) + 1])],
            KirchhoffResidual = kirchhoff,
            RelativeError = error,
            WorstLoss = worst,
            SolvesPerSecond = b / seconds,
        };
    }

    // The part of 1 V that is left between the two nodes of each cell.
    private static double[] AllDriven(IrDropSettings settings, DeviceSession session, MatrixView<double> array, BatchView<double> words, BatchView<double> bits, MatrixView<double> evidence)
    {
        var ones = new double[settings.Shape.Rows];
        Array.Fill(ones, 1);
        MatrixView<double> drive = session.Upload(ones, 1, ones.Length), currents = session.Matrix<double>(1, settings.Shape.Columns);
        BatchView<double> v = Part(words, 1), u = Part(bits, 1);
        session.Get<IIrDrop>().Solve(session.Queue, settings.Wires, settings.Limits, array.AsBatch(), drive.AsBatch(), currents.AsBatch(), new IrDropNodes(v, u), evidence.Block(0, 0, 1, 2));
        double[] across = session.Download(v[0]), bit = session.Download(u[0]);
        for (int i = 0; i < across.Length; i++) across[i] -= bit[i];
        return across;
    }

    private static BatchView<double> Part(BatchView<double> all, int count) => new(all.Buffer, 0, count, all.Stride, all.Rows, all.Columns, all.LeadingDimension);

    private static MatrixView<double> Flat(BatchView<double> packed) => new(packed.Buffer, 0, packed.Count, packed.Stride, packed.Stride);

    private static double[] Conductances(IrDropSettings settings)
        => settings.Shape.Conductances is { } file
            ? file.Read<double>(g => g < 0 ? "is negative; a conductance is 0 or more, in siemens" : null)
            : Array.ConvertAll(DrawnNumbers.Even(settings.Common.Seed, DrawnNumbers.Conductances, settings.Shape.Cells, 0, settings.MostConductance), g => (double)g);

    private static double[] Voltages(IrDropSettings settings)
        => settings.Shape.Inputs is { } file
            ? file.Read<double>(_ => null)
            : Array.ConvertAll(DrawnNumbers.Even(settings.Common.Seed, DrawnNumbers.Inputs, settings.Shape.InputNumbers, 0, 1), v => (double)v);

    private static IEnumerable<string> Notes(double[] conductances)
    {
        double largest = conductances.Max();
        if (largest > 0.1) yield return $"Conductances reach {Numbers.Short(largest)} S, which is a resistance of {Numbers.Short(1 / largest)} Ω; are they in µS? Then multiply the file by 1e-6.";
    }
}
