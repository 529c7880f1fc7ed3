using System.Diagnostics;
using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Conformance;

/// <summary>One run of cases on one device: what passed, what did not, and which kernels it took.</summary>
/// <param name="accelerator">The device.</param>
/// <param name="budget">How much work a case may be.</param>
/// <param name="cases">The cases.</param>
/// <param name="time">When no further case is begun.</param>
/// <param name="allKernels">Whether a kernel that was never launched is a failure.</param>
internal sealed class ConformanceRun(Accelerator accelerator, ConformanceBudget budget, ConformanceCase[] cases, TimeSpan time, bool allKernels)
{
    public DeviceInfo Device => accelerator.Info;

    public ConformanceBudget Budget => budget;

    public int Passed { get; private set; }

    public int Unsupported { get; private set; }

    /// <summary>Cases that were not run: while the run goes on, those still to come; after it, those that time was too short for.</summary>
    public int LeftOut => cases.Length - Passed - Unsupported - Failures.Count;

    public List<ConformanceResult> Failures { get; } = [];

    /// <summary>Families that the device does not have.</summary>
    public string[] Missing { get; } = [.. cases.Where(found => !found.IsSupportedBy(accelerator)).Select(found => $"{found.Operator}<{found.Precision}>").Distinct()];

    /// <summary>The kernels that the device can run; none for the processor.</summary>
    public string[] Kernels { get; } = accelerator.Device is ISourceDevice device ? [.. KernelCatalog.KernelsFor(device.Limits)] : [];

    public string[] NeverLaunched => accelerator.Device.TryGetService(out IKernelRecord? record) ? [.. Kernels.Except(record.Launched)] : [];

    public TimeSpan Duration { get; private set; }

    public bool IsRight => Failures.Count == 0 && Passed > 0 && (!allKernels || NeverLaunched.Length == 0);

    /// <summary>Runs the cases and prints what is worth it.</summary>
    /// <param name="verbose">Whether each case is named before it runs, for runs that may not come back.</param>
    /// <param name="progress">Called after each case.</param>
    public void Execute(bool verbose, Action? progress)
    {
        Console.WriteLine($"{Device.Id}: {Device.Name} ({Device.Driver})");
        long start = Stopwatch.GetTimestamp();
        foreach (ConformanceCase found in cases)
        {
            if (Stopwatch.GetElapsedTime(start) > time) break;
            if (verbose) Console.WriteLine($"  {found.Name}");
            Count(found.Run(accelerator, budget));
            Duration = Stopwatch.GetElapsedTime(start);
            progress?.Invoke();
        }

        Report();
    }

    private void Count(ConformanceResult result)
    {
        if (result.Outcome == ConformanceOutcome.Passed) Passed++;
        if (result.Outcome == ConformanceOutcome.Unsupported) Unsupported++;
        if (result.Outcome == ConformanceOutcome.Failed)
        {
            Failures.Add(result);

            // The exception with where it was thrown, without the way there.
            Console.WriteLine($"FAILED {string.Join('\n', result.Message.Split('\n').Take(4))}");
        }

        if (result.Duration.TotalSeconds > 2) Console.WriteLine($"{result.Duration.TotalSeconds,6:F1} s {result.Case.Name}");
    }

    private void Report()
    {
        if (Missing.Length > 0) Console.WriteLine($"not on this device: {string.Join(", ", Missing)}");
        if (LeftOut > 0) Console.WriteLine($"left out: {LeftOut} cases, since {time.TotalSeconds:F0} s were over");
        Console.WriteLine(
            $"{Device.Id}, {budget} budget: {Passed} passed, {Failures.Count} failed, {Unsupported} unsupported, {Duration.TotalSeconds:F1} s");
        if (Kernels.Length > 0) Console.WriteLine($"kernels run: {Kernels.Length - NeverLaunched.Length} of {Kernels.Length} in the catalog");
        if (allKernels && NeverLaunched.Length > 0) Console.WriteLine($"never launched: {string.Join(", ", NeverLaunched)}");
    }
}
