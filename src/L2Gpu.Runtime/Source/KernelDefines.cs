using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu.Runtime;

/// <summary>Macros that a source is compiled with: types, tile sizes, variants. Two with the same macros are equal, in whatever order they were given.</summary>
public sealed class KernelDefines : IEquatable<KernelDefines>
{
    private readonly ImmutableSortedDictionary<string, string> _values;
    private readonly string _text;

    private KernelDefines(ImmutableSortedDictionary<string, string> values)
    {
        _values = values;
        _text = string.Join(' ', values.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    /// <summary>No macros.</summary>
    public static KernelDefines None { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The macros, by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The same with one more macro, or with another value of it.</summary>
    public KernelDefines With(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(_values.SetItem(name, value));
    }

    /// <summary>The same with one more whole number.</summary>
    public KernelDefines With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same with all macros of another set, which win where both have one.</summary>
    public KernelDefines With(KernelDefines others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new(_values.SetItems(others._values));
    }

    /// <summary>The value of a macro that is a whole number.</summary>
    /// <exception cref="KeyNotFoundException">There is no such macro.</exception>
    public int Number(string name) => int.Parse(_values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public bool Equals(KernelDefines? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelDefines);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The macros as <c>A=1 B=2</c>, in the order of their names.</summary>
    public override string ToString() => _text;
}
