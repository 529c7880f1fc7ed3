using System.Diagnostics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

// Runs the conformance suite on one device, without a test framework.
//   l2gpu-conformance [--device cpu|opencl[:N]|cuda[:N]] [--budget interpreted|small|full] [--filter TEXT]… [--gpu-tiles] [--all-kernels] [--emit-cuda FOLDER]
// A case runs if its name holds every TEXT. --gpu-tiles takes the tile sizes of GPUs on any device, so that they are proved where there is no GPU.
// --emit-cuda writes the CUDA C of everything that the device compiled, one file for each source and set of macros.
// Exit code 0: every case passed; 1: one did not, or with --all-kernels a kernel was never launched; 2: wrong arguments, or no such device.
var filters = new List<string>();
string deviceName = "cpu", emit = string.Empty;
ConformanceBudget budget = ConformanceBudget.Full;
bool allKernels = false, gpuTiles = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--device" when i + 1 < args.Length: deviceName = args[++i]; break;
        case "--budget" when i + 1 < args.Length: budget = Enum.Parse<ConformanceBudget>(args[++i], ignoreCase: true); break;
        case "--filter" when i + 1 < args.Length: filters.Add(args[++i]); break;
        case "--emit-cuda" when i + 1 < args.Length: emit = args[++i]; break;
        case "--gpu-tiles": gpuTiles = true; break;
        case "--all-kernels": allKernels = true; break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is no argument. l2gpu-conformance [--device cpu|opencl[:N]|cuda[:N]] [--budget interpreted|small|full] [--filter TEXT]… [--gpu-tiles] [--all-kernels] [--emit-cuda FOLDER]");
            return 2;
    }
}

using Accelerator? accelerator = Open(deviceName, gpuTiles);
if (accelerator is null) return 2;
Console.WriteLine($"{accelerator.Info.Id}: {accelerator.Info.Name} ({accelerator.Info.Driver})");
long start = Stopwatch.GetTimestamp();
var counts = new Dictionary<ConformanceOutcome, int>();
foreach (ConformanceCase found in ConformanceSuite.All.Where(found => filters.TrueForAll(text => found.Name.Contains(text, StringComparison.OrdinalIgnoreCase))))
{
    ConformanceResult result = found.Run(accelerator, budget);
    counts[result.Outcome] = counts.GetValueOrDefault(result.Outcome) + 1;
    if (result.Outcome == ConformanceOutcome.Failed) Console.WriteLine($"FAILED {FirstLines(result.Message)}");
    if (result.Duration.TotalSeconds > 2) Console.WriteLine($"{result.Duration.TotalSeconds,6:F1} s {found.Name}");
}

string families = string.Join(", ", ConformanceSuite.All.Where(found => !found.IsSupportedBy(accelerator)).Select(found => $"{found.Operator}<{found.Precision}>").Distinct());
if (families.Length > 0) Console.WriteLine($"not on this device: {families}");
Console.WriteLine(
    $"{accelerator.Info.Id}, {budget} budget: {counts.GetValueOrDefault(ConformanceOutcome.Passed)} passed, {counts.GetValueOrDefault(ConformanceOutcome.Failed)} failed, "
    + $"{counts.GetValueOrDefault(ConformanceOutcome.Unsupported)} unsupported, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
bool complete = true;
if (accelerator.Device is ISourceDevice device && device.TryGetService(out IKernelRecord? record))
{
    string[] runnable = [.. KernelCatalog.KernelsFor(device.Limits)], missing = [.. runnable.Except(record.Launched)];
    Console.WriteLine($"kernels run: {runnable.Length - missing.Length} of {runnable.Length} in the catalog");
    if (emit.Length > 0) EmitCuda(record, emit);
    if (allKernels && missing.Length > 0)
    {
        complete = false;
        Console.WriteLine($"never launched: {string.Join(", ", missing)}");
    }
}

return complete && counts.GetValueOrDefault(ConformanceOutcome.Failed) == 0 && counts.GetValueOrDefault(ConformanceOutcome.Passed) > 0 ? 0 : 1;

static void EmitCuda(IKernelRecord record, string folder)
{
    Directory.CreateDirectory(folder);
    var limits = new KernelLimits(KernelLanguage.CudaC, "NVIDIA", IsGpu: true, HasFp64: true, 48 << 10, 1024, long.MaxValue);
    int number = 0;
    foreach ((KernelSource source, KernelDefines defines) in record.Compiled)
    {
        string name = Path.GetFileName(source.Name).Replace(".kernel.c", string.Empty, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, $"{name}.{number++:D3}.cu"), $"// {source.Name} {defines}\n{SourceText.Compose(source, defines, limits)}");
    }

    Console.WriteLine($"CUDA C of {number} programs written");
}

// The exception with where it was thrown, without the way there.
static string FirstLines(string message) => string.Join('\n', message.Split('\n').Take(4));

static Accelerator? Open(string name, bool gpuTiles)
{
    if (name == "cpu") return CpuAccelerator.Create();
    DeviceScan scan = name.StartsWith("cuda", StringComparison.Ordinal) ? CudaDevices.Scan() : OpenClDevices.Scan();
    if (scan.Devices.FirstOrDefault(entry => entry.Info.Id == name || entry.Info.Id == $"{name}:0") is { } entry)
        return SourceAccelerator.Create(entry.Open(), gpuTiles ? entry.Limits with { IsGpu = true } : null);
    Console.Error.WriteLine($"There is no device '{name}'. {string.Join("; ", scan.Notes)}");
    return null;
}
