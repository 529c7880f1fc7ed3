using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu.Runtime;

/// <summary>Macros that a source is compiled with: types, tile sizes, variants. Two with the same macros are equal, in whatever order they were given.</summary>
public sealed class KernelDefines : IEquatable<KernelDefines>
{
    // Launchers ask for the same few variants at every launch; more than these are made anew.
    private const int MostKnown = 64;

    private readonly ConcurrentDictionary<(string Name, string Value), KernelDefines> _known = new(concurrencyLevel: 1, capacity: 4);
    private readonly ImmutableSortedDictionary<string, string> _values;
    private readonly string _text;
    private readonly int _hash;
    private int _knownCount;

    private KernelDefines(ImmutableSortedDictionary<string, string> values)
    {
        _values = values;
        _text = string.Join(' ', values.Select(pair => $"{pair.Key}={pair.Value}"));
        _hash = _text.GetHashCode(StringComparison.Ordinal);
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
        if (_known.TryGetValue((name, value), out KernelDefines? known)) return known;
        var made = new KernelDefines(_values.SetItem(name, value));
        return Interlocked.Increment(ref _knownCount) <= MostKnown ? _known.GetOrAdd((name, value), made) : made;
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
    public bool Equals(KernelDefines? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _text == other._text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelDefines);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The macros as <c>A=1 B=2</c>, in the order of their names.</summary>
    public override string ToString() => _text;
}
