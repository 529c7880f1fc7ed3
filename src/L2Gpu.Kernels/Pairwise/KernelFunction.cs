using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu.Kernels;

/// <summary>A function k(x, y) of two points: a kernel with its parameters, or a distance. Immutable.</summary>
/// <remarks>
/// The ready-made ones are in the other part; γ has the meaning and the default (1 over the number of columns) that scikit-learn gives it. Any of them can have length scales,
/// one for each column, by which both points are divided first (automatic relevance determination).
/// </remarks>
public sealed partial class KernelFunction : IEquatable<KernelFunction>
{
    private readonly Func<int, PairProgram> _programFor;
    private PairProgram? _program;

    private KernelFunction(string name, ImmutableArray<KernelParameter> parameters, ImmutableArray<double> lengthScales, Func<int, PairProgram> programFor, bool needsColumns)
    {
        (Name, Parameters, LengthScales, _programFor, NeedsColumns) = (name, parameters, lengthScales, programFor, needsColumns);
        if (!needsColumns) _program = programFor(0);
    }

    /// <summary>Its name, as in <c>rbf</c>; <c>custom</c> for one that was made of an expression.</summary>
    public string Name { get; }

    /// <summary>Its parameters, in order. A γ that waits for the number of columns is NaN.</summary>
    public ImmutableArray<KernelParameter> Parameters { get; }

    /// <summary>The length scale of each column; empty means 1 for all.</summary>
    public ImmutableArray<double> LengthScales { get; }

    /// <summary>Whether a parameter has its default, which only the number of columns gives.</summary>
    public bool NeedsColumns { get; }

    /// <summary>What is computed for a pair of points, after length scales.</summary>
    /// <exception cref="InvalidOperationException"><see cref="NeedsColumns"/> holds.</exception>
    public PairProgram Program => _program
        ?? throw new InvalidOperationException($"The kernel {Name} has a default that depends on the number of columns; call Resolve, or give gamma.");

    /// <summary>The same kernel for points of so many columns, with every default in place.</summary>
    /// <exception cref="ArgumentException">There are length scales for another number of columns.</exception>
    public KernelFunction Resolve(long columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (!LengthScales.IsEmpty && LengthScales.Length != columns)
            throw new ArgumentException($"The kernel has {LengthScales.Length} length scales; the points have {columns} columns. Give one for each column.", nameof(columns));
        if (!NeedsColumns) return this;
        double gamma = 1.0 / Math.Max(1, columns);
        ImmutableArray<KernelParameter> parameters = [.. Parameters.Select(p => double.IsNaN(p.Value) ? p with { Value = gamma } : p)];
        PairProgram program = _programFor((int)Math.Min(int.MaxValue, Math.Max(1, columns)));
        return new(Name, parameters, LengthScales, _ => program, needsColumns: false);
    }

    /// <summary>The same kernel of points whose columns are divided by these first.</summary>
    /// <param name="lengthScales">One for each column, positive and finite; none for no division.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not positive and finite.</exception>
    public KernelFunction WithLengthScales(params ReadOnlySpan<double> lengthScales)
    {
        foreach (double scale in lengthScales)
        {
            if (!(scale > 0) || !double.IsFinite(scale))
                throw new ArgumentOutOfRangeException(nameof(lengthScales), scale, "A length scale must be a positive, finite number. To leave a column out, leave it out of the data.");
        }

        return new(Name, Parameters, [.. lengthScales], _programFor, NeedsColumns) { _program = _program };
    }

    /// <summary>k(x, y) for two points, in FP64.</summary>
    /// <param name="x">The first point.</param>
    /// <param name="y">The second, of as many numbers.</param>
    public double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        KernelFunction resolved = Resolve(x.Length);
        if (LengthScales.IsEmpty) return resolved.Program.Evaluate(x, y);
        return resolved.Program.Evaluate(Scaled(x), Scaled(y));
    }

    /// <inheritdoc/>
    public bool Equals(KernelFunction? other)
        => other is not null && Name == other.Name && NeedsColumns == other.NeedsColumns && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan())
            && LengthScales.AsSpan().SequenceEqual(other.LengthScales.AsSpan()) && _programFor(3).Equals(other._programFor(3));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelFunction);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Length == 0 ? 0 : Parameters[0].Value, LengthScales.Length);

    /// <summary>The name and the parameters, as in <c>rbf(gamma=0.5)</c>; of a custom one its formula.</summary>
    public override string ToString()
    {
        IEnumerable<string> shown = Name == CustomName ? [Formula] : Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={(double.IsNaN(p.Value) ? "1/columns" : $"{p.Value:R}")}"));
        if (!LengthScales.IsEmpty) shown = shown.Append($"{LengthScales.Length} length scales");
        return $"{Name}({string.Join(", ", shown)})";
    }

    private double[] Scaled(ReadOnlySpan<double> point)
    {
        double[] scaled = point.ToArray();
        for (int i = 0; i < scaled.Length; i++) scaled[i] *= 1 / LengthScales[i];
        return scaled;
    }
}
