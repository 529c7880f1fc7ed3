using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu.Fitting;

/// <summary>The names of the columns and targets of a model.</summary>
internal static class ModelNames
{
    /// <summary>Those that were given; else a letter and a number from 0.</summary>
    public static ImmutableArray<string> For(IReadOnlyList<string>? given, int count, char prefix)
        => given is null ? [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))] : [.. given];
}
