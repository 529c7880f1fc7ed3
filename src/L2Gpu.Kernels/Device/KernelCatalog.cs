using System.Collections.Frozen;
using System.Reflection;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Every device source of this library, by name.</summary>
/// <remarks>A source names what it builds on in lines <c>// part: Folder/name.kernel.c</c> at its top.</remarks>
public static class KernelCatalog
{
    private const string Suffix = ".kernel.c", PartMark = "// part: ";

    private static readonly FrozenDictionary<string, KernelSource> Sources = Load();

    /// <summary>The sources, in the order of their names. Those without kernels are parts of others.</summary>
    public static IEnumerable<KernelSource> All => Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal);

    /// <summary>The names of all kernels, each once.</summary>
    public static IEnumerable<string> Kernels => All.SelectMany(source => source.Kernels);

    /// <summary>Gives a source.</summary>
    /// <param name="name">Folder and file without ending, such as <c>Gemm/gemm</c>.</param>
    public static KernelSource Get(string name) => Sources[name + Suffix];

    private static FrozenDictionary<string, KernelSource> Load()
    {
        Assembly assembly = typeof(KernelCatalog).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(Suffix, StringComparison.Ordinal)))
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
