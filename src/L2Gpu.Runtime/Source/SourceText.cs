using System.Text;

namespace L2Gpu.Runtime;

/// <summary>What a device's compiler is given: macros, the prelude of its language, and the source with its parts.</summary>
public static class SourceText
{
    /// <summary>Puts a text together. <c>#line</c> directives make compilers name our files and lines.</summary>
    /// <param name="source">The source.</param>
    /// <param name="defines">Macros.</param>
    /// <param name="limits">The device.</param>
    public static string Compose(KernelSource source, KernelDefines defines, KernelLimits limits)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(defines);
        ArgumentNullException.ThrowIfNull(limits);
        var text = new StringBuilder();
        if (limits.HasFp64) text.Append("#define L2GPU_FP64 1\n");
        foreach ((string name, string value) in defines.Values) text.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');
        string prelude = limits.Language == KernelLanguage.OpenClC ? "prelude.opencl.h" : "prelude.cuda.h";
        Append(text, prelude, Prelude(prelude));
        var done = new HashSet<string>(StringComparer.Ordinal);
        AppendAll(text, source, done);
        return text.ToString();
    }

    private static void AppendAll(StringBuilder text, KernelSource source, HashSet<string> done)
    {
        if (!done.Add(source.Name)) return;
        foreach (KernelSource part in source.Parts) AppendAll(text, part, done);
        Append(text, source.Name, source.Text);
    }

    private static void Append(StringBuilder text, string name, string body)
        => text.Append("#line 1 \"").Append(name).Append("\"\n").Append(body).Append('\n');

    private static string Prelude(string name)
    {
        using Stream stream = typeof(SourceText).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
