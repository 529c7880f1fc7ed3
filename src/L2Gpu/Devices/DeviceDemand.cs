using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Devices;

/// <summary>What some work asks of a device.</summary>
/// <param name="Work">Arithmetic and traffic on the device.</param>
/// <param name="BytesToMove">Bytes between the host and a device with memory of its own, the data once.</param>
internal sealed record DeviceDemand(Workload Work, double BytesToMove)
{
    /// <summary>The largest part of a device's memory in which data stay between passes.</summary>
    public const double ResidentShare = 0.5;

    /// <summary>Bytes that are moved again where the data do not stay on the device between passes.</summary>
    public double BytesToMoveAgain { get; init; }

    /// <summary>Bytes that are moved beside that wherever the data stay: those of passes that read them in another order or a part of them.</summary>
    public double BytesToMoveAlways { get; init; }

    /// <summary>How often the host waits for a result.</summary>
    public long Launches { get; init; }

    /// <summary>Work that is done on the CPU whatever the device.</summary>
    public Workload HostWork { get; init; }

    /// <summary>Memory that the work needs on the device, beside the data.</summary>
    public Int128 MemoryBytes { get; init; }

    /// <summary>Whether data stay on a device between passes: where they take no more than their share of its memory, and leave the work what it needs.</summary>
    public static bool Stays(double bytes, Int128 beside, DeviceInfo device)
        => bytes <= ResidentShare * device.MemoryBytes && bytes + (double)beside + (2 * DevicePieces.BytesOf(device)) <= device.MemoryBytes;
}
