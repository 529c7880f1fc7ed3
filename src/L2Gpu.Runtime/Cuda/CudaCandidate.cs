using System.Globalization;
using System.Text;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>The properties of one device, read before it is opened.</summary>
internal sealed unsafe class CudaCandidate
{
    // Pascal. Before it FP64 has a 32nd of the speed of FP32, but for Kepler, and compilers give those generations up one by one.
    private const int LeastArchitecture = 60;

    // What source may declare, on every GPU; more is asked for by a launch.
    private const int DeclaredGroupMemory = 48 << 10;

    private readonly long _memory;
    private readonly string? _whyNoCompiler;

    /// <summary>Reads the properties.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public CudaCandidate(CudaLibrary library, NvrtcLibrary compiler, Func<CublasLibrary?> blas, int driverVersion, int ordinal)
    {
        Library = library;
        Blas = blas;
        int device;
        Check(library.DeviceGet(&device, ordinal), "cuDeviceGet");
        Device = device;
        Name = ReadName();
        nuint memory;
        Check(library.DeviceTotalMem(&memory, device), "cuDeviceTotalMem");
        _memory = (long)memory;
        Architecture = (10 * Required(CudaAttribute.ComputeCapabilityMajor)) + Required(CudaAttribute.ComputeCapabilityMinor);
        DriverVersion = VersionOf(driverVersion);
        if (Architecture >= LeastArchitecture) Compiler = CudaCompiler.TryCreate(compiler, Architecture, driverVersion / 1000, out _whyNoCompiler);
    }

    public CudaLibrary Library { get; }

    /// <summary>Loads cuBLAS; null if it is not there.</summary>
    public Func<CublasLibrary?> Blas { get; }

    /// <summary>The compiler, set up for this device; null if it is left alone.</summary>
    public CudaCompiler? Compiler { get; }

    /// <summary>The device, as the driver numbers it.</summary>
    public int Device { get; }

    public string Name { get; }

    /// <summary>The version of CUDA that the driver knows.</summary>
    public string DriverVersion { get; }

    /// <summary>Ten times the compute capability.</summary>
    public int Architecture { get; }

    /// <summary>Whether memory can be had without waiting for the device.</summary>
    public bool HasMemoryPools => Library.HasMemoryPools && Optional(CudaAttribute.MemoryPoolsSupported) == 1;

    /// <summary>Why it is left alone; null if it is not.</summary>
    public string? WhyNot
        => Architecture < LeastArchitecture ? string.Create(CultureInfo.InvariantCulture, $"it has compute capability {Architecture / 10}.{Architecture % 10}; {LeastArchitecture / 10}.0 is needed")
            : Optional(CudaAttribute.ComputeMode) == CudaAttribute.ComputeModeProhibited ? "its compute mode forbids every use; see nvidia-smi -q -d COMPUTE"
            : _whyNoCompiler;

    /// <summary>The device, ready to be opened.</summary>
    public SourceDeviceEntry Describe(int index)
    {
        bool isIntegrated = Optional(CudaAttribute.Integrated) == 1;
        int launched = Optional(CudaAttribute.MaxSharedMemoryPerBlockOptIn) ?? DeclaredGroupMemory;
        var limits = new KernelLimits(KernelLanguage.CudaC, "NVIDIA Corporation", IsGpu: true, HasFp64: true, DeclaredGroupMemory, Required(CudaAttribute.MaxThreadsPerBlock), _memory)
        {
            CudaArchitecture = Architecture,
            LaunchedGroupMemoryBytes = launched,
        };
        long usual = isIntegrated ? _memory / 2 : _memory / 10 * 9;
        var info = new DeviceInfo(
            DeviceKind.Cuda,
            index,
            Name,
            $"CUDA {DriverVersion}, NVRTC {Compiler!.Version}",
            usual,
            Required(CudaAttribute.MultiprocessorCount),
            Features(launched));
        info = CudaEstimates.For(info, Architecture, isIntegrated, Optional);
        var description = new NativeDescription(info, limits, _memory);
        return new SourceDeviceEntry(info, limits, options => new NativeDevice(new CudaDriver(this), description, options));
    }

    /// <summary>A version as its library writes it, 12040, as people do, 12.4.</summary>
    public static string VersionOf(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");

    private string[] Features(int launchedGroupMemory)
    {
        var features = new List<string> { "gpu", "fp64", $"sm_{Architecture}" };

        // Tensor cores count from the generation on whose FP64 and TF32 the kernels use; copies past the registers came with it.
        if (Architecture >= 80) features.AddRange(["tensor-cores", "async-copy"]);
        features.AddRange([$"local-{DeclaredGroupMemory / 1024}KiB", $"group-{launchedGroupMemory / 1024}KiB"]);
        return [.. features];
    }

    private string ReadName()
    {
        const int Length = 256;
        byte* name = stackalloc byte[Length];
        Check(Library.DeviceGetName(name, Length, Device), "cuDeviceGetName");
        return Encoding.UTF8.GetString(new ReadOnlySpan<byte>(name, Length)).Split('\0')[0].Trim();
    }

    private int Required(int attribute)
    {
        int value;
        Check(Library.DeviceGetAttribute(&value, attribute, Device), "cuDeviceGetAttribute");
        return value;
    }

    // An attribute that a driver does not know, or does not know any more.
    private int? Optional(int attribute)
    {
        int value;
        return Library.DeviceGetAttribute(&value, attribute, Device) == 0 ? value : null;
    }

    private void Check(int status, string api)
    {
        if (status != 0) throw CudaStatus.Error(new NativeResult(status, api), Library.NameOf(status));
    }
}
