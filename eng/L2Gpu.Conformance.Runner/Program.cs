using System.Diagnostics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

// Runs the conformance suite on one device, without a test framework.
//   l2gpu-conformance [--device cpu|opencl[:N]] [--budget small|full] [--filter TEXT] [--all-kernels]
// Exit code 0: every case passed; 1: one did not, or with --all-kernels a kernel was never launched; 2: wrong arguments, or no such device.
string deviceName = "cpu", filter = string.Empty;
ConformanceBudget budget = ConformanceBudget.Full;
bool allKernels = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--device" when i + 1 < args.Length: deviceName = args[++i]; break;
        case "--budget" when i + 1 < args.Length: budget = Enum.Parse<ConformanceBudget>(args[++i], ignoreCase: true); break;
        case "--filter" when i + 1 < args.Length: filter = args[++i]; break;
        case "--all-kernels": allKernels = true; break;
        default:
            Console.Error.WriteLine($"'{args[i]}' is no argument. l2gpu-conformance [--device cpu|opencl[:N]] [--budget small|full] [--filter TEXT] [--all-kernels]");
            return 2;
    }
}

using Accelerator? accelerator = Open(deviceName);
if (accelerator is null) return 2;
Console.WriteLine($"{accelerator.Info.Id}: {accelerator.Info.Name} ({accelerator.Info.Driver})");
long start = Stopwatch.GetTimestamp();
var counts = new Dictionary<ConformanceOutcome, int>();
foreach (ConformanceCase found in ConformanceSuite.All.Where(found => found.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
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
if (accelerator.Device.TryGetService(out IKernelRecord? record))
{
    string[] missing = [.. KernelCatalog.Kernels.Except(record.Launched)];
    Console.WriteLine($"kernels run: {KernelCatalog.Kernels.Count() - missing.Length} of {KernelCatalog.Kernels.Count()} in the catalog");
    if (allKernels && missing.Length > 0)
    {
        complete = false;
        Console.WriteLine($"never launched: {string.Join(", ", missing)}");
    }
}

return complete && counts.GetValueOrDefault(ConformanceOutcome.Failed) == 0 && counts.GetValueOrDefault(ConformanceOutcome.Passed) > 0 ? 0 : 1;

// The exception with where it was thrown, without the way there.
static string FirstLines(string message) => string.Join('\n', message.Split('\n').Take(4));

static Accelerator? Open(string name)
{
    if (name == "cpu") return CpuAccelerator.Create();
    OpenClScan scan = OpenClDevices.Scan();
    if (scan.Devices.FirstOrDefault(entry => entry.Info.Id == name || entry.Info.Id == $"{name}:0") is { } entry) return SourceAccelerator.Create(entry.Open());
    Console.Error.WriteLine($"There is no device '{name}'. {string.Join("; ", scan.Notes)}");
    return null;
}
