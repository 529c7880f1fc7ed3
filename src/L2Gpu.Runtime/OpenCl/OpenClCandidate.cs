using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>The properties of one device, read before it is opened.</summary>
internal sealed class OpenClCandidate
{
    private readonly OpenClInfo _info;
    private readonly string _vendor;
    private readonly string _version;
    private readonly string[] _extensions;
    private readonly long _memory;
    private readonly bool _sharesMemory;

    public OpenClCandidate(OpenClLibrary library, nint device, string platform)
    {
        Library = library;
        Id = device;
        Platform = platform;
        _info = OpenClInfo.OfDevice(library, device);
        Name = _info.Text(OpenClInfo.DeviceName);
        Driver = _info.Text(OpenClInfo.DriverVersion);
        _version = _info.Text(OpenClInfo.DeviceVersion);
        _vendor = _info.Text(OpenClInfo.DeviceVendor);
        _extensions = _info.Text(OpenClInfo.DeviceExtensions).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _memory = (long)_info.Value<ulong>(OpenClInfo.DeviceGlobalMemory);
        _sharesMemory = _info.Value<uint>(OpenClInfo.DeviceSharesMemory) != 0;
        IsGpu = (_info.Value<ulong>(OpenClInfo.DeviceType) & OpenClInfo.TypeGpu) != 0;
        RoundsCorrectly = (_info.Value<ulong>(OpenClInfo.DeviceSingleConfig) & OpenClInfo.CorrectlyRounded) != 0;
        WhyNot = Exclusion();
    }

    public OpenClLibrary Library { get; }

    public nint Id { get; }

    /// <summary>Name and version of the platform.</summary>
    public string Platform { get; }

    public string Name { get; }

    public string Driver { get; }

    public bool IsGpu { get; }

    /// <summary>Whether FP32 division and square root can be rounded correctly if a program asks for it; else they are a few units off.</summary>
    public bool RoundsCorrectly { get; }

    /// <summary>Why it is left alone; null if it is not.</summary>
    public string? WhyNot { get; }

    // It promises little of FP32, and computes as the processor does.
    private bool ChecksAccesses => Platform.Contains("oclgrind", StringComparison.OrdinalIgnoreCase);

    // PoCL has a cache of its own, and gives binaries only after compiling each kernel once more, for groups of any size: twice the time, for something that it has.
    private bool KeepsPrograms => Platform.Contains("Portable Computing Language", StringComparison.OrdinalIgnoreCase);

    // How much memory buffers may hold if nobody says.
    private long UsualLimit => IsGpu && !_sharesMemory ? _memory / 10 * 9 : _memory / 2;

    private long LocalMemory => (long)_info.Value<ulong>(OpenClInfo.DeviceLocalMemory);

    private int MaxGroup => (int)nuint.Min(_info.Value<nuint>(OpenClInfo.DeviceMaxGroup), int.MaxValue);

    // The one that kernels enable; cl_amd_fp64 promises less.
    private bool HasFp64 => _extensions.Contains("cl_khr_fp64");

    /// <summary>The device, ready to be opened.</summary>
    public SourceDeviceEntry Describe(int index)
    {
        int units = (int)_info.Value<uint>(OpenClInfo.DeviceUnits);
        var limits = new KernelLimits(
            KernelLanguage.OpenClC,
            _vendor,
            IsGpu,
            HasFp64,
            LocalMemory,
            MaxGroup,
            (long)ulong.Min(_info.Value<ulong>(OpenClInfo.DeviceMaxAllocation), long.MaxValue))
        {
            RoundsDivision = RoundsCorrectly,
            IsReproducible = ChecksAccesses || (_info.Value<ulong>(OpenClInfo.DeviceSingleConfig) & OpenClInfo.Reproducible) == OpenClInfo.Reproducible,
        };
        var info = new DeviceInfo(DeviceKind.OpenCl, index, Name, $"{_version}, driver {Driver}", UsualLimit, units, Features(limits));
        info = OpenClEstimates.For(info, _vendor, _info.Value<uint>(OpenClInfo.DeviceClock));
        var description = new NativeDescription(info, limits, _memory, ChecksAccesses) { KeepsPrograms = KeepsPrograms };
        return new SourceDeviceEntry(info, limits, options => new NativeDevice(new OpenClDriver(this), description, options));
    }

    private string[] Features(KernelLimits limits)
    {
        var features = new List<string> { IsGpu ? "gpu" : "cpu" };
        if (HasFp64) features.Add("fp64");
        if (_extensions.Contains("cl_khr_fp16")) features.Add("fp16");
        if (_extensions.Contains("cl_khr_subgroups") || _extensions.Contains("cl_intel_subgroups")) features.Add("subgroups");
        features.Add($"local-{limits.LocalMemoryBytes / 1024}KiB");
        return [.. features];
    }

    private string? Exclusion()
    {
        if (_info.Value<uint>(OpenClInfo.DeviceAvailable) == 0) return "the driver says that it is not available";
        if (_info.Value<uint>(OpenClInfo.DeviceCompiler) == 0) return "its driver has no compiler";
        if (_version.StartsWith("OpenCL 1.0", StringComparison.Ordinal) || _version.StartsWith("OpenCL 1.1", StringComparison.Ordinal))
            return $"it has {_version}; 1.2 is needed";
        if (MaxGroup < KernelLimits.LeastGroupSize) return $"its groups have at most {MaxGroup} work-items; {KernelLimits.LeastGroupSize} are needed";
        return LocalMemory < KernelLimits.LeastLocalMemoryBytes
            ? $"its groups have {LocalMemory / 1024} KiB of local memory; {KernelLimits.LeastLocalMemoryBytes / 1024} KiB are needed"
            : null;
    }
}
