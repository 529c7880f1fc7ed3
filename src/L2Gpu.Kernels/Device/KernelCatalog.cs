using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Every device source of this library, by name.</summary>
/// <remarks>
/// A source names what it builds on in lines <c>// part: Folder/name.kernel.c</c> at its top. <c>name.kernel.c</c> is for every device; <c>name.sm80.cu</c> is a variant
/// for NVIDIA's GPUs from that generation on, chosen by its launcher where it pays.
/// </remarks>
public static partial class KernelCatalog
{
    private const string Suffix = ".kernel.c", VariantSuffix = ".cu", PartMark = "// part: ";

    private static readonly FrozenDictionary<string, KernelSource> Sources = Load();

    /// <summary>The sources, in the order of their names, those among them that are only parts of others.</summary>
    public static IEnumerable<KernelSource> All => Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal);

    /// <summary>The names of all kernels, each once.</summary>
    public static IEnumerable<string> Kernels => All.SelectMany(source => source.Kernels);

    /// <summary>The names of the kernels that a device can run, each once: all but the variants for other devices.</summary>
    public static IEnumerable<string> KernelsFor(KernelLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return All.Where(source => ArchitectureOf(source.Name) <= limits.CudaArchitecture).SelectMany(source => source.Kernels);
    }

    /// <summary>Gives a source.</summary>
    /// <param name="name">Folder and file without ending, such as <c>Gemm/gemm</c> or <c>Gram/moments.sm80</c>.</param>
    public static KernelSource Get(string name) => Sources.GetValueOrDefault(name + Suffix) ?? Sources[name + VariantSuffix];

    /// <summary>The generation of GPUs from which on a source runs, such as 80; 0 for one that runs everywhere.</summary>
    public static int ArchitectureOf(string name)
        => Variant().Match(name) is { Success: true } match ? int.Parse(match.Groups["architecture"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\.sm(?<architecture>\d+)\.cu$")]
    private static partial Regex Variant();

    private static FrozenDictionary<string, KernelSource> Load()
    {
        Assembly assembly = typeof(KernelCatalog).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(Suffix, StringComparison.Ordinal) || name.EndsWith(VariantSuffix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            texts[name] = reader.ReadToEnd();
        }

        var sources = new Dictionary<string, KernelSource>(StringComparer.Ordinal);
        foreach (string name in texts.Keys) Resolve(name);
        return sources.ToFrozenDictionary(StringComparer.Ordinal);

        KernelSource Resolve(string name)
        {
            if (sources.TryGetValue(name, out KernelSource? known)) return known;
            string text = texts[name];
            KernelSource[] parts = [.. text.Split('\n').Where(line => line.StartsWith(PartMark, StringComparison.Ordinal)).Select(line => Resolve(line[PartMark.Length..].Trim()))];
            return sources[name] = new KernelSource(name, text, parts);
        }
    }
}
