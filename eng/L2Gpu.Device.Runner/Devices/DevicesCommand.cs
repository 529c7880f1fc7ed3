using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Devices;

/// <summary>Lists the devices of this machine, with what kernels may count on, and why others were left alone.</summary>
internal static class DevicesCommand
{
    /// <returns>The exit code.</returns>
    public static int Run(ReadOnlySpan<string> args)
    {
        _ = new Arguments(args, [], []);
        (IReadOnlyList<FoundDevice> devices, IReadOnlyList<string> notes) = DeviceSearch.All();
        foreach (FoundDevice device in devices)
        {
            DeviceInfo info = device.Info;
            Console.WriteLine($"{info.Id}  {info.Name}  ({info.Driver})  {(info.IsGpu ? "GPU" : "processor")}, {info.ComputeUnits} units, {info.MemoryBytes / (double)(1 << 30):F1} GiB");
            if (device.Entry?.Limits is { } limits)
            {
                Console.WriteLine(
                    $"  {limits.Language}, memory of a group {limits.LocalMemoryBytes >> 10} KiB and {limits.LaunchedGroupMemoryBytes >> 10} KiB at launch, groups of {limits.MaxGroupSize}"
                    + (limits.CudaArchitecture > 0 ? $", sm_{limits.CudaArchitecture}" : string.Empty));
            }
        }

        foreach (string note in notes) Console.WriteLine($"note: {note}");
        return 0;
    }
}
