using L2Gpu.Runtime.Cuda;
using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime;

/// <summary>Finds the GPUs that NVIDIA's driver gives to CUDA. Never throws because there are none, or because a driver is broken.</summary>
public static unsafe class CudaDevices
{
    /// <summary>
    /// Looks for devices with the driver that <c>L2GPU_CUDA_LIBRARY</c> names, else with the system's, and for their compiler, NVRTC, with the library that <c>L2GPU_NVRTC_LIBRARY</c> names,
    /// else with the newest that the driver can work with.
    /// </summary>
    /// <returns>The devices in the order of the driver, which CUDA_VISIBLE_DEVICES changes, and a sentence for everything that was found and left alone.</returns>
    public static DeviceScan Scan()
    {
        CudaLibrary? library = CudaLibrary.TryLoad(out string? why);
        if (library is null) return Nothing(why!);
        if (Begin(library, out int version, out int count) is { } refusal) return Nothing(refusal);
        if (NvrtcLibrary.TryLoad(version / 1000, out why) is not { } compiler) return Nothing($"{why}. Without this compiler GPUs are reached through OpenCL, where the driver brings it");
        DeviceScan scan = Scan(library, compiler, () => CublasLibrary.TryLoad(version / 1000, out _), version, count);

        // Nobody misses a cuBLAS that is not installed; one that was asked for is another matter.
        return CublasLibrary.IsAsNamed(out why) ? scan : scan with { Notes = [.. scan.Notes, $"{why}; products are computed without it"] };
    }

    internal static DeviceScan Scan(CudaLibrary library, NvrtcLibrary compiler, CublasLibrary? blas = null)
        => Begin(library, out int version, out int count) is { } refusal ? Nothing(refusal) : Scan(library, compiler, () => blas, version, count);

    private static DeviceScan Scan(CudaLibrary library, NvrtcLibrary compiler, Func<CublasLibrary?> blas, int version, int count)
    {
        var entries = new List<SourceDeviceEntry>();
        var notes = new List<string>();
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            string name = $"device {ordinal}";
            try
            {
                var candidate = new CudaCandidate(library, compiler, blas, version, ordinal);
                name = candidate.Name;
                if (candidate.WhyNot is { } whyNot) notes.Add($"{name}: {whyNot}");
                else entries.Add(candidate.Describe(entries.Count));
            }
            catch (DeviceException e)
            {
                notes.Add($"{name} was left alone: {e.Message}");
            }
        }

        return new DeviceScan(entries, notes);
    }

    // Why there is nothing to be found.
    private static string? Begin(CudaLibrary library, out int version, out int count)
    {
        int known = 0, devices = 0;
        NativeResult result = new(library.Init(0), "cuInit");
        if (result.Succeeded) result = new(library.DriverGetVersion(&known), "cuDriverGetVersion");
        if (result.Succeeded) result = new(library.DeviceGetCount(&devices), "cuDeviceGetCount");
        version = known;
        count = devices;
        return !result.Succeeded ? $"{library.Path}: {CudaStatus.Error(result, library.NameOf(result.Status)).Message}"
            : devices == 0 ? $"{library.Path} knows no device"
            : null;
    }

    private static DeviceScan Nothing(string why) => new([], [why]);
}
