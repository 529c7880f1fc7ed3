using System.Globalization;
using L2Gpu.Runtime;

namespace L2Gpu.Devices;

/// <summary>Weighs devices against each other by estimates of how long they would take for some work. It runs nothing.</summary>
internal static class DeviceWeighing
{
    /// <summary>No device that is not open yet has done any work before this many seconds: a driver has to be loaded, a context made and programs read.</summary>
    public const double SoonestStart = 0.15;

    /// <summary>Chooses.</summary>
    /// <param name="candidates">The devices, one of them the CPU.</param>
    /// <param name="demand">The work.</param>
    /// <param name="isOpen">Whether a device has been opened before, so that it need not be waited for.</param>
    /// <returns>The device that is done first, and why.</returns>
    public static (DeviceInfo Device, string Why) Choose(IReadOnlyList<DeviceInfo> candidates, DeviceDemand demand, Func<DeviceInfo, bool> isOpen)
    {
        DeviceInfo cpu = candidates.First(device => device.Kind == DeviceKind.Cpu);
        double onCpu = Seconds(cpu, cpu, demand, isOpen(cpu));
        DeviceInfo[] able = [.. candidates.Where(device => device.Kind != DeviceKind.Cpu && WhyUnable(device, demand) is null)];
        if (able.Length == 0)
        {
            string? why = candidates.Where(device => device.Kind != DeviceKind.Cpu).Select(device => WhyUnable(device, demand)).FirstOrDefault(reason => reason is not null);
            return (cpu, why ?? "no GPU was found");
        }

        DeviceInfo best = able.MinBy(device => Seconds(device, cpu, demand, isOpen(device)))!;
        double onBest = Seconds(best, cpu, demand, isOpen(best));
        if (onBest < onCpu) return (best, $"it would take about {Text(onBest)}, the CPU about {Text(onCpu)}");
        string share = Copies(best, demand) > onBest / 2 ? ", most of it for copies" : "";
        return (cpu, $"it would take about {Text(onCpu)}, {NameOf(best)} about {Text(onBest)}{share}");
    }

    /// <summary>Why the CPU does work that is done before another device would have started; null for more work.</summary>
    public static string? WhySmall(DeviceInfo cpu, DeviceDemand demand)
    {
        double seconds = Seconds(cpu, cpu, demand, isOpen: true);
        return seconds < SoonestStart ? $"the work is small enough for the CPU: about {Text(seconds)}, less than another device takes to start" : null;
    }

    /// <summary>An estimate of how long a device takes.</summary>
    public static double Seconds(DeviceInfo device, DeviceInfo cpu, DeviceDemand demand, bool isOpen)
    {
        double work = demand.Work.EstimateOn(device).TotalSeconds, host = demand.HostWork.EstimateOn(cpu).TotalSeconds;
        if (device.Kind == DeviceKind.Cpu) return work + host;

        // Copies go on beside the work.
        return Math.Max(work, Copies(device, demand)) + host + (demand.Launches * device.LaunchSeconds) + (isOpen ? 0 : device.StartSeconds);
    }

    /// <summary>A device as sentences name it.</summary>
    public static string NameOf(DeviceInfo device) => $"{device.Id} ({device.Name})";

    private static string? WhyUnable(DeviceInfo device, DeviceDemand demand)
        => !device.HasFp64 ? $"{NameOf(device)} has no FP64, in which sums are kept"
            : demand.MemoryBytes > device.MemoryBytes ? $"{NameOf(device)} has {device.MemoryBytes >> 20} MiB of memory, and {demand.MemoryBytes >> 20} MiB are needed"
            : null;

    private static double Copies(DeviceInfo device, DeviceDemand demand)
    {
        bool stays = DeviceDemand.Stays(demand.BytesToMove, demand.MemoryBytes, device);
        return (demand.BytesToMove + demand.BytesToMoveAlways + (stays ? 0 : demand.BytesToMoveAgain)) / device.TransferBandwidth;
    }

    private static string Text(double seconds)
    {
        (double value, string unit) = seconds switch { < 1e-3 => (seconds * 1e6, "µs"), < 1 => (seconds * 1e3, "ms"), < 3600 => (seconds, "s"), _ => (seconds / 3600, "h") };
        double rounded = value < 10 ? Math.Round(value, 1) : Math.Round(value);
        return string.Create(CultureInfo.InvariantCulture, $"{rounded:0.#} {unit}");
    }
}
