using System.Collections.Immutable;
using L2Gpu.Cpu;
using L2Gpu.Kernels;

namespace L2Gpu;

/// <summary>The accelerators of this machine.</summary>
/// <remarks>Thread-safe. What is handed out here is shared by the whole process and must not be disposed.</remarks>
public static class Accelerators
{
    /// <summary>The environment variable that names the device to use where none is asked for.</summary>
    public const string DeviceVariable = "L2GPU_DEVICE";

    private static readonly Lazy<Accelerator> SharedCpu = new(() => CpuAccelerator.Create());
    private static ImmutableArray<Accelerator> _registered = [];

    /// <summary>The CPU. Always there.</summary>
    public static Accelerator Cpu => SharedCpu.Value;

    /// <summary>Every accelerator that was found or registered, the CPU last.</summary>
    public static IReadOnlyList<Accelerator> All => [.. _registered, Cpu];

    /// <summary>
    /// The accelerator to use where none is asked for: what <c>L2GPU_DEVICE</c> names; else the first registered GPU; else the CPU.
    /// A CPU that poses as an OpenCL device is never taken unless it is named.
    /// </summary>
    /// <exception cref="ArgumentException"><c>L2GPU_DEVICE</c> names a device that is not there.</exception>
    public static Accelerator Best()
    {
        string? wanted = Environment.GetEnvironmentVariable(DeviceVariable);
        return string.IsNullOrEmpty(wanted) || wanted == "auto" ? All[0] : Find(wanted);
    }

    /// <summary>Why <see cref="Best"/> is what it is, in a sentence for people.</summary>
    public static string WhyBest()
    {
        string? wanted = Environment.GetEnvironmentVariable(DeviceVariable);
        if (!string.IsNullOrEmpty(wanted) && wanted != "auto") return $"{DeviceVariable} names it";
        return _registered.IsEmpty ? "this version has no GPU backend" : "it is the first accelerator that was registered";
    }

    /// <summary>Finds an accelerator by its name.</summary>
    /// <param name="id"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c>, …; a kind without a number means the first of its kind.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Accelerator Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        IReadOnlyList<Accelerator> all = All;
        return all.FirstOrDefault(a => a.Info.Id == id || a.Info.Id == $"{id}:0")
            ?? throw new ArgumentException($"There is no device '{id}' here. Available: {string.Join(", ", all.Select(a => a.Info.Id))}.", nameof(id));
    }

    /// <summary>Adds an accelerator from outside, before those that are there.</summary>
    public static void Register(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ImmutableInterlocked.Update(ref _registered, (list, added) => list.Insert(0, added), accelerator);
    }
}
