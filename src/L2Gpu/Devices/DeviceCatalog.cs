using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Devices;

/// <summary>The devices of a machine: looked for once, opened when they are taken, and then kept.</summary>
/// <param name="cpu">Makes the accelerator of the CPU.</param>
/// <param name="scan">Looks for OpenCL devices.</param>
/// <param name="open">Opens one.</param>
/// <param name="wanted">The device that the user wants where none is asked for; null or <c>auto</c> for none.</param>
internal sealed class DeviceCatalog(Func<Accelerator> cpu, Func<DeviceScan> scan, Func<SourceDeviceEntry, Accelerator> open, Func<string?> wanted)
{
    private const string NoCuda = "CUDA: this version has no CUDA backend; NVIDIA's GPUs are reached through OpenCL";

    private readonly Lock _lock = new();
    private readonly Lazy<Accelerator> _cpu = new(cpu);
    private readonly Lazy<DeviceScan> _scan = new(() => Look(scan));
    private readonly Dictionary<string, Accelerator> _opened = [];
    private readonly Dictionary<string, string> _refused = [];
    private readonly List<Accelerator> _registered = [];

    public Accelerator Cpu => _cpu.Value;

    public IReadOnlyList<DeviceInfo> All
    {
        get
        {
            SourceDeviceEntry[] found = [.. _scan.Value.Devices];
            return [.. Registered.Select(a => a.Info), .. found.Where(d => d.Info.IsGpu).Select(d => d.Info), Cpu.Info, .. found.Where(d => !d.Info.IsGpu).Select(d => d.Info)];
        }
    }

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _registered.Exists(a => a.Info.Kind == DeviceKind.Cuda) ? [] : new[] { NoCuda },
                    .. _scan.Value.Notes.Select(note => $"OpenCL: {note}"),
                    .. _scan.Value.Devices.Select(d => WhyNotByItself(d.Info)).OfType<string>(),
                    .. _refused.Values,
                ];
            }
        }
    }

    private Accelerator[] Registered
    {
        get
        {
            lock (_lock) return [.. _registered];
        }
    }

    // There "less than another device takes to start" is no reason.
    private bool HasOpenGpu
    {
        get
        {
            lock (_lock) return _opened.Values.Any(a => a.Info.IsGpu);
        }
    }

    private bool IsWanted => wanted() is { Length: > 0 } id && id != "auto";

    public void Register(Accelerator accelerator)
    {
        lock (_lock) _registered.Insert(0, accelerator);
    }

    public AcceleratorChoice Best()
    {
        if (IsWanted) return Wanted();
        if (Registered.FirstOrDefault() is { } first) return new(first, "it is the first accelerator that was registered");
        foreach (SourceDeviceEntry gpu in _scan.Value.Devices.Where(d => WhyNotByItself(d.Info) is null).OrderByDescending(d => d.Info.EstimatedFlops))
        {
            if (TryOpen(gpu) is { } opened) return new(opened, "it is the fastest GPU that was found");
        }

        return new(Cpu, "no GPU was found that can be used");
    }

    /// <summary>The accelerator that is done first.</summary>
    public AcceleratorChoice For(DeviceDemand demand)
    {
        if (IsWanted) return Wanted();
        Accelerator[] registered = Registered;
        if (registered.Length == 0 && !HasOpenGpu && DeviceWeighing.WhySmall(Cpu.Info, demand) is { } small) return new(Cpu, small);
        var entries = _scan.Value.Devices.Where(d => d.Info.IsGpu).ToList();
        while (true)
        {
            DeviceInfo[] candidates = [.. registered.Select(a => a.Info), .. entries.Select(d => d.Info), Cpu.Info];
            (DeviceInfo device, string why) = DeviceWeighing.Choose(candidates, demand, IsOpen);
            if (device.Kind == DeviceKind.Cpu && ReferenceEquals(device, Cpu.Info)) return new(Cpu, why);
            if (Array.Find(registered, a => ReferenceEquals(a.Info, device)) is { } own) return new(own, why);
            SourceDeviceEntry entry = entries.First(d => ReferenceEquals(d.Info, device));
            if (TryOpen(entry) is { } opened) return new(opened, why);
            entries.Remove(entry);
        }
    }

    public Accelerator Find(string id)
    {
        if (id is "cpu" or "cpu:0") return Cpu;
        if (Array.Find(Registered, a => IsNamed(a.Info, id)) is { } registered) return registered;
        if (_scan.Value.Devices.FirstOrDefault(d => IsNamed(d.Info, id)) is { } entry) return Open(entry);
        string reason = id.StartsWith("cuda", StringComparison.Ordinal) ? $" {NoCuda}."
            : id.StartsWith("opencl", StringComparison.Ordinal) && _scan.Value.Devices.Count == 0
                ? $" OpenCL: {string.Join("; ", _scan.Value.Notes)}.{Advice(_scan.Value.Notes)}" : "";
        throw new ArgumentException($"There is no device '{id}' here. Available: {string.Join(", ", All.Select(info => info.Id))}.{reason}", nameof(id));
    }

    // Who named a library needs no driver, but the right name; the note says so.
    private static string Advice(IReadOnlyList<string> notes)
        => notes.Any(note => note.StartsWith("L2GPU_OPENCL_LIBRARY", StringComparison.Ordinal)) ? "" : " Install the driver of your GPU, or PoCL to use the processor as one.";

    private static bool IsNamed(DeviceInfo info, string id) => info.Id == id || info.Id == $"{id}:0";

    private static string? WhyNotByItself(DeviceInfo info)
        => !info.IsGpu ? $"{DeviceWeighing.NameOf(info)} is no GPU; it is used only where it is asked for"
            : !info.HasFp64 ? $"{DeviceWeighing.NameOf(info)} has no FP64, in which sums are kept"
            : null;

    private static DeviceScan Look(Func<DeviceScan> scan)
    {
        try
        {
            return scan();
        }
        catch (DeviceException e)
        {
            return new DeviceScan([], [e.Message]);
        }
    }

    private AcceleratorChoice Wanted() => new(Find(wanted()!), $"{Accelerators.DeviceVariable} names it");

    // A device that was lost stays so; the next one that is opened works.
    private static bool IsAlive(Accelerator accelerator) => !accelerator.Device.TryGetService(out IDeviceState? state) || state.IsUsable;

    private bool IsOpen(DeviceInfo info)
    {
        lock (_lock) return info.Kind == DeviceKind.Cpu || _opened.ContainsKey(info.Id) || _registered.Exists(a => ReferenceEquals(a.Info, info));
    }

    private Accelerator? TryOpen(SourceDeviceEntry entry)
    {
        try
        {
            return Open(entry);
        }
        catch (DeviceException e)
        {
            lock (_lock) _refused[entry.Info.Id] = $"{DeviceWeighing.NameOf(entry.Info)} could not be opened: {e.Message}";
            return null;
        }
    }

    private Accelerator Open(SourceDeviceEntry entry)
    {
        lock (_lock)
        {
            if (_opened.TryGetValue(entry.Info.Id, out Accelerator? opened))
            {
                if (IsAlive(opened)) return opened;
                _opened.Remove(entry.Info.Id);
                opened.Dispose();
            }

            return _opened[entry.Info.Id] = open(entry);
        }
    }
}
