using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace L2Gpu.Runtime;

/// <summary>Device source in the common part of CUDA C and OpenCL C.</summary>
/// <remarks>A kernel is declared as <c>KERNEL(lx, ly, lz) name(…)</c>, with the size of its work-groups; in variants for NVIDIA GPUs also as <c>KERNEL_RESIDENT(lx, ly, lz, groups) name(…)</c>.</remarks>
public sealed partial class KernelSource
{
    /// <summary>Names a source.</summary>
    /// <param name="name">What messages call it, such as <c>Gemm/gemm.kernel.c</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="parts">What it builds on, in order: their text goes before its own.</param>
    public KernelSource(string name, string text, params ReadOnlySpan<KernelSource> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(text);
        Name = name;
        Text = text;
        Parts = [.. parts];
        Kernels = [.. KernelHead().Matches(text).Select(match => match.Groups["name"].Value)];
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>The text, without that of its parts.</summary>
    public string Text { get; }

    /// <summary>What it builds on.</summary>
    public ImmutableArray<KernelSource> Parts { get; }

    /// <summary>The kernels that the text declares, in order.</summary>
    public ImmutableArray<string> Kernels { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex(@"^KERNEL(_RESIDENT)?\s*\([^)]*\)\s*(?<name>\w+)\s*\(", RegexOptions.Multiline)]
    private static partial Regex KernelHead();
}
