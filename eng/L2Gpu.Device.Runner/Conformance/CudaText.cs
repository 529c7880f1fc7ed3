using L2Gpu.DeviceRunner.Timings;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Conformance;

/// <summary>Writes the CUDA C of everything that a device compiled, and of what timings compile, one file for each source and set of macros.</summary>
internal static class CudaText
{
    public static void Write(IKernelRecord record, KernelLimits device, string folder)
    {
        Directory.CreateDirectory(folder);
        KernelLimits limits = device.Language == KernelLanguage.CudaC
            ? device
            : new KernelLimits(KernelLanguage.CudaC, "NVIDIA", IsGpu: true, HasFp64: true, 48 << 10, 1024, long.MaxValue);
        int number = 0;
        foreach ((KernelSource source, KernelDefines defines) in record.Compiled.Concat(TimingSources.All).Distinct())
        {
            string name = Path.GetFileNameWithoutExtension(source.Name).Replace(".kernel", string.Empty, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, $"{name}.{number++:D3}.cu"), $"// {source.Name} {defines}\n{SourceText.Compose(source, defines, limits)}");
        }

        Console.WriteLine($"CUDA C of {number} programs written");
    }
}
