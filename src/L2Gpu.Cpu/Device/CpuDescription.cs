using System.Runtime.InteropServices;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>What the operating system and the runtime tell about the processor.</summary>
internal static class CpuDescription
{
    // Round figures of recent server cores, used to plan: bytes/s from memory, and below FP64 flop/s by instruction set.
    private const double BandwidthPerThread = 1e10;

    public static DeviceInfo Create(int threads, Isa isa) => new(
        DeviceKind.Cpu,
        0,
        Name(),
        RuntimeInformation.FrameworkDescription,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        threads,
        [isa.ToString().ToLowerInvariant(), "fp64"])
    {
        EstimatedFlops = threads * FlopsPerThread(isa),
        EstimatedBandwidth = threads * BandwidthPerThread,
        TransferBandwidth = double.PositiveInfinity,
        StartSeconds = 0,
        LaunchSeconds = 0,
    };

    private static double FlopsPerThread(Isa isa) => isa switch
    {
        Isa.Avx512 => 6e10,
        Isa.Avx2 => 3.5e10,
        _ => 1e10,
    };

    private static string Name()
    {
        if (OperatingSystem.IsLinux() && NameFromProc() is { } name) return name;
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") is { Length: > 0 } identifier ? identifier : $"{architecture} processor";
    }

    private static string? NameFromProc()
    {
        try
        {
            foreach (string line in File.ReadLines("/proc/cpuinfo"))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                    return line[(colon + 1)..].Trim();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A name is a courtesy.
        }

        return null;
    }
}
