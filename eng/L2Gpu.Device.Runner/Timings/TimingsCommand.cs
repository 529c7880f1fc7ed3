using L2Gpu.DeviceRunner.Devices;
using L2Gpu.DeviceRunner.Timings.Reports;
using L2Gpu.Kernels;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Measures a device's ceilings, and operators against them. Files are written after each row, so that a run that is cut short leaves what it had.</summary>
internal static class TimingsCommand
{
    /// <returns>The exit code: 0 if something was measured and everything that was measured was right.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        var arguments = new Arguments(args, ["--device", "--size", "--filter", "--seconds", "--peers", "--json", "--markdown", "--plan"], ["--common-kernels"]);
        bool commonKernels = arguments.Has("--common-kernels"), right = true;
        IReadOnlyList<string> filters = arguments.All("--filter");
        var peers = new Peers(arguments.Last("--peers"));
        FoundDevice[] devices = [.. DeviceSearch.Named(arguments.Last("--device") ?? "all").Where(device => device.Entry is not null)];
        if (devices.Length == 0) throw new UsageException("The processor has no clock of its own to be timed by; see bench/README.md for its speed.");
        foreach (FoundDevice device in devices)
        {
            TimingSize size = arguments.Choice("--size", device.Info.IsGpu ? TimingSize.Full : TimingSize.Small);
            Row[] rows = [.. TimingPlan.Ceilings(size, device.Entry!.Limits), .. TimingPlan.Operators(size).Where(row => filters.All(text => row.Id.Contains(text, StringComparison.OrdinalIgnoreCase)))];
            if (arguments.Last("--plan") is { } plan)
            {
                TimingsJson.WritePlan(plan, rows);
                continue;
            }

            using Accelerator accelerator = device.Open(commonKernels: commonKernels);
            var session = new TimingSession(accelerator, size, arguments.Seconds("--seconds"));
            string title = $"{device.Info.Id}: {device.Info.Name} ({device.Info.Driver}){(commonKernels ? ", common kernels only" : string.Empty)}, size {size}";
            Console.WriteLine(title);
            foreach (Row row in rows)
            {
                Console.WriteLine(TimingsTable.Line(session.Measure(row)));
                if (arguments.Last("--json") is { } json) TimingsJson.Write(json, session, commonKernels, peers);
                if (arguments.Last("--markdown") is { } markdown) File.WriteAllText(markdown, TimingsTable.Markdown(title, session, peers));
            }

            Console.WriteLine($"{device.Info.Id}: {session.Results.Count(result => result.Samples.Length > 0)} rows measured, {session.Results.Count(result => result.IsWrong)} wrong, {session.Elapsed:F1} s");
            right &= session.IsRight;
        }

        return right ? 0 : 1;
    }
}
