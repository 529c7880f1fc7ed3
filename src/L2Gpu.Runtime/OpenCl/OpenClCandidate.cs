namespace L2Gpu.Runtime.OpenCl;

/// <summary>The properties of one device, read before it is opened.</summary>
internal sealed unsafe class OpenClCandidate
{
    private readonly OpenClLibrary _library;
    private readonly nint _device;
    private readonly OpenClInfo.Query _query;
    private readonly string _vendor;
    private readonly string[] _extensions;

    public OpenClCandidate(OpenClLibrary library, nint device)
    {
        _library = library;
        _device = device;
        _query = OpenClInfo.OfDevice(library, device);
        Name = OpenClInfo.Text(_query, OpenClInfo.DeviceName);
        _vendor = OpenClInfo.Text(_query, OpenClInfo.DeviceVendor);
        _extensions = OpenClInfo.Text(_query, OpenClInfo.DeviceExtensions).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IsGpu = (OpenClInfo.Value<ulong>(_query, OpenClInfo.DeviceType) & OpenClInfo.TypeGpu) != 0;
        WhyNot = Exclusion();
    }

    public string Name { get; }

    public bool IsGpu { get; }

    /// <summary>Why it is left alone; null if it is not.</summary>
    public string? WhyNot { get; }

    private bool HasFp64 => _extensions.Contains("cl_khr_fp64") || _extensions.Contains("cl_amd_fp64");

    public OpenClDeviceEntry Describe(int index)
    {
        long memory = (long)OpenClInfo.Value<ulong>(_query, OpenClInfo.DeviceGlobalMemory);
        int units = (int)OpenClInfo.Value<uint>(_query, OpenClInfo.DeviceUnits);
        var limits = new KernelLimits(
            KernelLanguage.OpenClC,
            _vendor,
            IsGpu,
            HasFp64,
            (long)OpenClInfo.Value<ulong>(_query, OpenClInfo.DeviceLocalMemory),
            (int)nuint.Min(OpenClInfo.Value<nuint>(_query, OpenClInfo.DeviceMaxGroup), int.MaxValue),
            (long)OpenClInfo.Value<ulong>(_query, OpenClInfo.DeviceMaxAllocation));
        string[] features = [IsGpu ? "gpu" : "cpu", .. HasFp64 ? ["fp64"] : Array.Empty<string>(), .. _extensions.Contains("cl_khr_fp16") ? ["fp16"] : Array.Empty<string>()];
        var info = new DeviceInfo(
            DeviceKind.OpenCl, index, Name, $"{OpenClInfo.Text(_query, OpenClInfo.DeviceVersion)}, driver {OpenClInfo.Text(_query, OpenClInfo.DriverVersion)}", memory, units, features);
        info = OpenClEstimates.For(info, _vendor, OpenClInfo.Value<uint>(_query, OpenClInfo.DeviceClock));
        return new OpenClDeviceEntry(info, limits, options => new OpenClDevice(_library, _device, info, limits, options));
    }

    private string? Exclusion()
    {
        string version = OpenClInfo.Text(_query, OpenClInfo.DeviceVersion);
        if (OpenClInfo.Value<uint>(_query, OpenClInfo.DeviceAvailable) == 0) return "the driver says that it is not available";
        if (OpenClInfo.Value<uint>(_query, OpenClInfo.DeviceCompiler) == 0) return "its driver has no compiler";
        return version.StartsWith("OpenCL 1.0", StringComparison.Ordinal) || version.StartsWith("OpenCL 1.1", StringComparison.Ordinal)
            ? $"it has {version}; 1.2 is needed"
            : null;
    }
}
