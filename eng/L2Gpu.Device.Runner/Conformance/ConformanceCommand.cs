using L2Gpu.Conformance;
using L2Gpu.DeviceRunner.Devices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Conformance;

/// <summary>
/// Runs the conformance suite on devices, without a test framework. A case runs if its name holds every text of <c>--filter</c>, and if it is of the <c>--precision</c>;
/// families that have one precision, or none, run with either, so that two processes that share the suite see every kernel each.
/// </summary>
internal static class ConformanceCommand
{
    /// <returns>The exit code: 0 if every case that a device supports passed on each, and with <c>--all-kernels</c> every kernel ran.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var arguments = new Arguments(
            args, ["--device", "--budget", "--filter", "--first", "--precision", "--seconds", "--json", "--emit-cuda"], ["--gpu-tiles", "--common-kernels", "--all-kernels", "--verbose"]);
        ConformanceBudget budget = arguments.Choice("--budget", ConformanceBudget.Full);
        ConformanceCase[] cases = InOrder(arguments);
        var runs = new List<ConformanceRun>();
        foreach (FoundDevice device in DeviceSearch.Named(arguments.Last("--device") ?? "cpu"))
        {
            using Accelerator accelerator = device.Open(arguments.Has("--gpu-tiles"), arguments.Has("--common-kernels"));
            var run = new ConformanceRun(accelerator, budget, cases, arguments.Seconds("--seconds"), arguments.Has("--all-kernels"));
            runs.Add(run);
            run.Execute(arguments.Has("--verbose"), arguments.Last("--json") is { } json ? () => ConformanceJson.Write(json, runs) : null);
            if (arguments.Last("--emit-cuda") is { } emit && accelerator.Device.TryGetService(out IKernelRecord? record)) CudaText.Write(record, device.Entry!.Limits, emit);
        }

        return runs.TrueForAll(run => run.IsRight) ? 0 : 1;
    }

    // A case of each operator and type in turn, those named by --first before the others: a run that time cuts short has seen something of everything.
    private static ConformanceCase[] InOrder(Arguments arguments)
    {
        IReadOnlyList<string> filters = arguments.All("--filter"), first = arguments.All("--first");
        string? precision = arguments.Last("--precision");
        if (precision is not (null or "float" or "double")) throw new UsageException($"--precision {precision}: float or double is needed.");
        return
        [
            .. ConformanceSuite.All
                .Where(found => filters.All(text => Has(found, text)) && (precision is null || found.Precision == precision || HasOnePrecision(found)))
                .GroupBy(found => (found.Operator, found.Precision))
                .SelectMany(family => family.Index())
                .OrderBy(place => first.Any(text => Has(place.Item, text)) ? 0 : 1)
                .ThenBy(place => place.Index)
                .Select(place => place.Item),
        ];
    }

    private static bool HasOnePrecision(ConformanceCase found) => ConformanceSuite.All.Where(c => c.Operator == found.Operator).All(c => c.Precision == found.Precision);

    private static bool Has(ConformanceCase found, string text) => found.Name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
