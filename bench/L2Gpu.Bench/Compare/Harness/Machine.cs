using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Bench.Compare;

/// <summary>The hardware and the operating system.</summary>
internal sealed record Machine(string Processor, string Signature, int Cores, IReadOnlyList<string> Isa, string MemoryGiB, string Os, string Kernel)
{
    /// <summary>The processor as a folder name; with its family and model, because virtual machines hide the marketing name.</summary>
    public string Slug
    {
        get
        {
            string name = $"{Processor} {Signature}".Replace("(R)", string.Empty, StringComparison.OrdinalIgnoreCase)
                .Replace("(TM)", string.Empty, StringComparison.OrdinalIgnoreCase).ToLowerInvariant();
            return string.Join('-', new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    public static Machine Describe()
    {
        string[] cpuInfo = File.Exists("/proc/cpuinfo") ? File.ReadAllLines("/proc/cpuinfo") : [];
        string Field(string name)
            => cpuInfo.FirstOrDefault(line => line.StartsWith(name + "\t", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? string.Empty;
        string family = Field("cpu family"), model = Field("model");
        double gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return new Machine(
            Field("model name") is { Length: > 0 } name ? name : RuntimeInformation.ProcessArchitecture.ToString(),
            family.Length > 0 ? $"family {family} model {model}" : string.Empty,
            Environment.ProcessorCount,
            [.. IsaNames()],
            gib.ToString("F0", CultureInfo.InvariantCulture),
            RuntimeInformation.OSDescription,
            Environment.OSVersion.VersionString);
    }

    private static IEnumerable<string> IsaNames()
    {
        if (Avx2.IsSupported) yield return "AVX2";
        if (Fma.IsSupported) yield return "FMA";
        if (Avx512F.IsSupported) yield return "AVX-512F";
        if (System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported) yield return "AdvSIMD";
    }
}
