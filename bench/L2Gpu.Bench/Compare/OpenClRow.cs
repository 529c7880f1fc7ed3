using System.Globalization;
using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>What OpenCL costs beside the work itself: enqueueing, waiting, copying, starting. On a processor that poses as a device this is overhead, and no speed.</summary>
internal sealed class OpenClRow : IRow
{
    // A look every fourth iteration; what a round ends with beside it.
    private const double WaitsOfRounds = 3;

    public string Name => "opencl";

    public IEnumerable<ResultTable> Run(RowContext context)
    {
        DeviceScan scan = OpenClDevices.Scan();
        if (scan.Devices.Count == 0) throw new InvalidOperationException($"There is no OpenCL device: {string.Join("; ", scan.Notes)}. Install one, such as pocl-opencl-icd.");
        SourceDeviceEntry entry = scan.Devices[0];
        context.Report("OpenCL", $"{entry.Info.Name}, {entry.Info.Driver}");
        string overhead = entry.Limits.IsGpu ? "The device is a GPU." : "The device is a processor: these are overheads, and say nothing of the speed of a GPU.";
        using (var cost = new EnqueueCost(context, entry))
            yield return new ResultTable("Enqueueing", cost.Measure(), "A kernel of one work-item that does nothing, with three arguments. Medians.", overhead);
        yield return new ResultTable(
            "Round trips of conjugate gradients", [.. RoundTripsOfSolves(context, entry)], "Waits are reads and synchronisations; the host looks every fourth iteration.", overhead);
        yield return new ResultTable(
            "Bytes moved by a ridge fit", [.. BytesOfFits(context, entry)],
            "As the queues count them. Needed are X and y once, there; back, what the host checks and gives: moments, coefficients and residual sums.", overhead);
        yield return new ResultTable(
            "Start-up: fit a CSV of 10,000 rows × 20 columns on OpenCL, process start to exit", "caches warm", "caches cold", [.. StartUp(context)],
            "Caches are that of compiled programs (L2GPU_CACHE_DIR), which is not used where the driver keeps one, as PoCL does, and the driver's own (POCL_CACHE_DIR).", overhead);
    }

    private static IEnumerable<Figure> RoundTripsOfSolves(RowContext context, SourceDeviceEntry entry)
    {
        var device = new CountingSourceDevice(entry.Open());
        using Accelerator accelerator = SourceAccelerator.Create(device);
        context.Log("round trips of a ridge fit by conjugate gradients");
        var data = new RegressionData<double>(context.Size(20_000), 64, 14);
        var options = new RidgeOptions { Solver = Solver.ConjugateGradient, Accelerator = accelerator, Lambda = 0.01 };
        _ = Ridge.Fit(data.X, data.Y, options);
        long waits = device.Trips.Waits, launches = device.Trips.Launches;
        RidgeModel model = Ridge.Fit(data.X, data.Y, options with { ConjugateGradient = new ConjugateGradientOptions { MaximumIterations = 1 } });
        long waitsOfOne = device.Trips.Waits - waits, launchesOfOne = device.Trips.Launches - launches;
        (waits, launches) = (device.Trips.Waits, device.Trips.Launches);
        model = Ridge.Fit(data.X, data.Y, options);
        (waits, launches) = (device.Trips.Waits - waits, device.Trips.Launches - launches);
        int iterations = model.Report!.Iterations!.Value[0].Iterations;
        string name = string.Create(CultureInfo.InvariantCulture, $"ridge {data.Rows}×{data.Columns}, f64");
        yield return new Figure($"{name}: iterations", iterations, "");
        yield return new Figure($"{name}: waits in the whole fit", waits, "");
        yield return new Figure($"{name}: waits an iteration, beyond those of a fit of one", (double)(waits - waitsOfOne) / Math.Max(1, iterations - 1), "")
        {
            Bound = 0.25 + (WaitsOfRounds / Math.Max(1, iterations - 1)),
        };
        yield return new Figure($"{name}: launches an iteration, beyond those of a fit of one", (double)(launches - launchesOfOne) / Math.Max(1, iterations - 1), "");
    }

    private static IEnumerable<Figure> BytesOfFits(RowContext context, SourceDeviceEntry entry)
    {
        using Accelerator accelerator = SourceAccelerator.Create(entry.Open());
        var data = new RegressionData<float>(context.Size(50_000), 128, 15);
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.ConjugateGradient])
        {
            context.Log($"bytes moved by {solver}");
            RidgeModel model = Ridge.Fit(data.X, data.Y, new RidgeOptions { Solver = solver, Accelerator = accelerator, Lambda = 1 });
            long back = model.Report!.Stages.Sum(stage => stage.BytesToHost), to = model.Report!.Stages.Sum(stage => stage.BytesMoved) - back;
            double needed = sizeof(float) * (double)data.Rows * (data.Columns + 1);
            string name = string.Create(CultureInfo.InvariantCulture, $"ridge {data.Rows}×{data.Columns}, f32, {solver}");
            yield return new Figure($"{name}: to the device", to, "bytes");
            yield return new Figure($"{name}: to the device, over those of X and y", to / needed, "") { Bound = 1.1 };
            yield return new Figure($"{name}: back", back, "bytes");
        }
    }

    private static IEnumerable<Line> StartUp(RowContext context)
    {
        using var folder = new TempFolder();
        string csv = folder.File("data.csv");
        new RegressionData<double>(context.Size(10_000), 20, 12).WriteCsv(csv);
        string tool = Path.Combine(RowContext.RepositoryRoot, "src", "L2Gpu.Cli", "bin", "Release", "net10.0", "l2gpu");
        Pace pace = context.Pace with { WakeFirst = false, WarmUp = 0, MinimumRepeats = 3, MaximumRepeats = 5, Budget = 20, Patience = 1 };
        int fresh = 0;

        double Fit(string device, string ours, string drivers)
        {
            var environment = new Dictionary<string, string> { ["L2GPU_CACHE_DIR"] = folder.File(ours), ["POCL_CACHE_DIR"] = folder.File(drivers) };
            Directory.CreateDirectory(environment["POCL_CACHE_DIR"]);
            return Clock.Seconds(() => Shell.Output(tool, ["fit", "ridge", "--data", csv, "--target", "y", "--lambda", "1", "--device", device, "--json"], environment));
        }

        string Fresh() => $"cold-{++fresh}";
        Fit("opencl", "warm", "warm");
        context.Log("start-up, caches");
        yield return Line.From("start to exit", 2, Alternation.Measure(() => Fit("opencl", "warm", "warm"), () => Fit("opencl", Fresh(), Fresh()), pace), target: null);
        context.Log("start-up, against --device cpu");
        yield return Line.From(
            "caches warm; in the place of cold ones: --device cpu", 2, Alternation.Measure(() => Fit("opencl", "warm", "warm"), () => Fit("cpu", "warm", "warm"), pace), target: null);
    }
}
