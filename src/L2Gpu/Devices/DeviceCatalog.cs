using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Devices;

/// <summary>The devices of a machine: looked for once, opened when they are taken, and then kept.</summary>
/// <param name="cpu">Makes the accelerator of the CPU.</param>
/// <param name="searches">Look for the others; where two find one card, it is taken from the first.</param>
/// <param name="open">Opens one.</param>
/// <param name="wanted">The device that the user wants where none is asked for; null or <c>auto</c> for none.</param>
internal sealed class DeviceCatalog(Func<Accelerator> cpu, DeviceSearch[] searches, Func<SourceDeviceEntry, Accelerator> open, Func<string?> wanted)
{
    private readonly Lock _lock = new();
    private readonly Lazy<Accelerator> _cpu = new(cpu);
    private readonly Dictionary<string, Accelerator> _opened = [];
    private readonly Dictionary<string, string> _refused = [];
    private readonly List<Accelerator> _registered = [];

    public Accelerator Cpu => _cpu.Value;

    public IReadOnlyList<DeviceInfo> All
    {
        get
        {
            DeviceInfo[] found = [.. Found.Select(d => d.Info)];
            return [.. Registered.Select(a => a.Info), .. found.Where(info => info.IsGpu), Cpu.Info, .. found.Where(info => !info.IsGpu)];
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
                    .. searches.SelectMany(search => search.Found.Notes.Select(note => $"{search.Name}: {note}")),
                    .. Found.Select(d => WhyNotByItself(d.Info)).OfType<string>(),
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

    private IEnumerable<SourceDeviceEntry> Found => searches.SelectMany(search => search.Found.Devices);

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
        var tried = new HashSet<SourceDeviceEntry>();
        while (Found.Where(d => !tried.Contains(d) && WhyNotByItself(d.Info) is null).MaxBy(d => d.Info.EstimatedFlops) is { } gpu)
        {
            if (TryOpen(gpu) is { } opened) return new(opened, "it is the fastest GPU that was found");
            tried.Add(gpu);
        }

        return new(Cpu, "no GPU was found that can be used");
    }

    /// <summary>The accelerator that is done first.</summary>
    public AcceleratorChoice For(DeviceDemand demand)
    {
        if (IsWanted) return Wanted();
        Accelerator[] registered = Registered;
        if (registered.Length == 0 && !HasOpenGpu && DeviceWeighing.WhySmall(Cpu.Info, demand) is { } small) return new(Cpu, small);
        var entries = Found.Where(d => d.Info.IsGpu).ToList();
        while (true)
        {
            DeviceInfo[] candidates = [.. registered.Select(a => a.Info), .. entries.Select(d => d.Info).Where(info => SameCard(info) is null), Cpu.Info];
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
        DeviceSearch[] asked = Array.FindAll(searches, search => search.Owns(id));
        if (asked.SelectMany(search => search.Found.Devices).FirstOrDefault(d => IsNamed(d.Info, id)) is { } entry) return Open(entry);
        string reasons = string.Concat(asked.Select(search => search.WhyNothing));
        throw new ArgumentException($"There is no device '{id}' here. Available: {string.Join(", ", All.Select(info => info.Id))}.{reasons}", nameof(id));
    }

    private static bool IsNamed(DeviceInfo info, string id) => info.Id == id || info.Id == $"{id}:0";

    private string? WhyNotByItself(DeviceInfo info)
        => !info.IsGpu ? $"{DeviceWeighing.NameOf(info)} is no GPU; it is used only where it is asked for"
            : !info.HasFp64 ? $"{DeviceWeighing.NameOf(info)} has no FP64, in which sums are kept"
            : SameCard(info) is { } same ? $"{DeviceWeighing.NameOf(info)} is {same.Id} by another way; it is used only where it is asked for"
            : null;

    // Libraries give one card the same name. Of two cards of one kind both libraries see both. What cannot be opened one way may be another.
    private DeviceInfo? SameCard(DeviceInfo info)
    {
        lock (_lock)
            return Found.Select(d => d.Info).TakeWhile(other => other.Kind != info.Kind).FirstOrDefault(other => other.Name == info.Name && !_refused.ContainsKey(other.Id));
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
