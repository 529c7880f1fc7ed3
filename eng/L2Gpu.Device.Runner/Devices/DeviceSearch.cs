using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Devices;

/// <summary>Finds devices by the names that the library gives them.</summary>
internal static class DeviceSearch
{
    /// <summary>Every device, the processor last, and sentences about what was left alone.</summary>
    public static (IReadOnlyList<FoundDevice> Devices, IReadOnlyList<string> Notes) All()
    {
        DeviceScan[] scans = [CudaDevices.Scan(), OpenClDevices.Scan()];
        using Accelerator cpu = CpuAccelerator.Create();
        return ([.. scans.SelectMany(scan => scan.Devices).Select(entry => new FoundDevice(entry.Info, entry)), new(cpu.Info, null)], [.. scans.SelectMany(scan => scan.Notes)]);
    }

    /// <summary>The devices of a name: <c>cpu</c>, <c>cuda</c> or <c>opencl</c> for the first, <c>opencl:1</c>, or <c>all</c>.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static IReadOnlyList<FoundDevice> Named(string name)
    {
        (IReadOnlyList<FoundDevice> devices, IReadOnlyList<string> notes) = All();
        if (name == "all") return devices;
        return devices.FirstOrDefault(device => device.Info.Id == name || device.Info.Id == $"{name}:0") is { } found
            ? [found]
            : throw new UsageException($"There is no device '{name}' here. {string.Join("; ", notes)}");
    }
}
