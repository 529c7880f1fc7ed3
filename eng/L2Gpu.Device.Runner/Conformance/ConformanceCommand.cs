using L2Gpu.Conformance;
using L2Gpu.DeviceRunner.Devices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Conformance;

/// <summary>Runs the conformance suite on devices, without a test framework. A case runs if its name holds every text of <c>--filter</c>.</summary>
internal static class ConformanceCommand
{
    /// <returns>The exit code: 0 if every case that a device supports passed on each, and with <c>--all-kernels</c> every kernel ran.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var arguments = new Arguments(
            args, ["--device", "--budget", "--filter", "--seconds", "--json", "--emit-cuda"], ["--gpu-tiles", "--common-kernels", "--all-kernels", "--verbose"]);
        ConformanceBudget budget = arguments.Choice("--budget", ConformanceBudget.Full);
        IReadOnlyList<string> filters = arguments.All("--filter");
        ConformanceCase[] cases = [.. ConformanceSuite.All.Where(found => filters.All(text => found.Name.Contains(text, StringComparison.OrdinalIgnoreCase)))];
        var runs = new List<ConformanceRun>();
        foreach (FoundDevice device in DeviceSearch.Named(arguments.Last("--device") ?? "cpu"))
        {
            using Accelerator accelerator = device.Open(arguments.Has("--gpu-tiles"), arguments.Has("--common-kernels"));
            var run = new ConformanceRun(accelerator, budget, cases, arguments.Seconds("--seconds"), arguments.Has("--all-kernels"));
            run.Execute(arguments.Has("--verbose"));
            runs.Add(run);
            if (arguments.Last("--json") is { } json) ConformanceJson.Write(json, runs);
            if (arguments.Last("--emit-cuda") is { } emit && accelerator.Device.TryGetService(out IKernelRecord? record)) CudaText.Write(record, device.Entry!.Limits, emit);
        }

        return runs.TrueForAll(run => run.IsRight) ? 0 : 1;
    }
}
