using System.Collections.Immutable;

namespace L2Gpu.Kernels;

/// <summary>
/// What a kernel function computes for a pair of points, as straight-line code: each instruction has one value, made of values before it; the last one is k(x, y).
/// </summary>
/// <remarks>
/// Every backend carries it out: a device compiles it, with the numbers as parameters, so that another length scale is no other program; the CPU runs it over vectors
/// of pairs; <see cref="Evaluate(ReadOnlySpan{double}, ReadOnlySpan{double})"/> is its meaning. Immutable. Equal where the instructions and the numbers are.
/// </remarks>
public sealed class PairProgram : IEquatable<PairProgram>
{
    private readonly string _shape;

    internal PairProgram(ImmutableArray<PairInstruction> instructions, ImmutableArray<double> constants)
    {
        Instructions = instructions;
        Constants = constants;
        _shape = string.Join(';', instructions.Select(i => $"{i.Operation} {i.Left} {i.Right}"));
        IsSymmetric = Symmetric();
    }

    /// <summary>The instructions, at least one.</summary>
    public ImmutableArray<PairInstruction> Instructions { get; }

    /// <summary>The numbers, in the order in which instructions name them.</summary>
    public ImmutableArray<double> Constants { get; }

    /// <summary>A text that two programs share exactly where they differ in their numbers alone.</summary>
    public string Shape => _shape;

    /// <summary>
    /// Whether it is proven that k(x, y) = k(y, x): no norm of a point is looked at, or the instructions stay the same where the norms are exchanged. What is symmetric in
    /// another way, by algebra or for some points only, is not known to be, and no value is then taken for another.
    /// </summary>
    public bool IsSymmetric { get; }

    /// <summary>Whether a quantity of the points is needed.</summary>
    public bool Needs(PairOperation quantity)
    {
        foreach (PairInstruction instruction in Instructions)
        {
            if (instruction.Operation == quantity) return true;
        }

        return false;
    }

    /// <summary>The program of k(y, x): the norms of the two points have changed places.</summary>
    public PairProgram Exchanged() => new([.. Instructions.Select(i => i with { Operation = i.Exchanged })], Constants);

    /// <summary>The value for a pair of points, in FP64.</summary>
    /// <param name="x">The first point.</param>
    /// <param name="y">The second, of as many numbers.</param>
    public double Evaluate(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"x has {x.Length} numbers and y has {y.Length}; points of one space have as many.", nameof(y));
        var quantities = new PairQuantities(x, y);
        return Evaluate(quantities.Of);
    }

    /// <inheritdoc/>
    public bool Equals(PairProgram? other) => other is not null && _shape == other._shape && Constants.AsSpan().SequenceEqual(other.Constants.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PairProgram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_shape, Constants.Length == 0 ? 0 : Constants[0]);

    internal double Evaluate(Func<PairOperation, double> quantity)
    {
        Span<double> values = Instructions.Length <= 64 ? stackalloc double[Instructions.Length] : new double[Instructions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            PairInstruction instruction = Instructions[i];
            values[i] = instruction.IsQuantity ? quantity(instruction.Operation)
                : instruction.Operation == PairOperation.Constant ? Constants[instruction.Left]
                : Apply(instruction, values[instruction.Left], instruction.IsBinary ? values[instruction.Right] : 0);
        }

        return values[^1];
    }

    /// <summary>The value of an instruction, given those of its operands.</summary>
    internal static double Apply(PairInstruction instruction, double a, double b) => instruction.Operation switch
    {
        PairOperation.Add => a + b,
        PairOperation.Subtract => a - b,
        PairOperation.Multiply => a * b,
        PairOperation.Divide => a / b,
        PairOperation.Minimum => Math.Min(a, b),
        PairOperation.Maximum => Math.Max(a, b),
        PairOperation.Negate => -a,
        PairOperation.Abs => Math.Abs(a),
        PairOperation.Sqrt => Math.Sqrt(a),
        PairOperation.Exp => Math.Exp(a),
        PairOperation.Log => Math.Log(a),
        PairOperation.Tanh => Math.Tanh(a),
        PairOperation.Sin => Math.Sin(a),
        PairOperation.Cos => Math.Cos(a),
        PairOperation.Power => Power(a, instruction.Right),
        _ => throw new InvalidOperationException($"{instruction.Operation} has no operands."),
    };

    private static double Power(double a, int exponent)
    {
        double result = 1;
        for (double square = a; exponent > 0; exponent >>= 1, square *= square)
        {
            if ((exponent & 1) != 0) result *= square;
        }

        return result;
    }

    private bool Symmetric()
        => (!Needs(PairOperation.LeftSquaredNorm) && !Needs(PairOperation.RightSquaredNorm)) || IsSameExchanged();

    // Whether the program is the same with the norms exchanged, where a + b counts as b + a.
    private bool IsSameExchanged()
    {
        var known = new Dictionary<PairInstruction, int>();
        return Number(false) == Number(true);

        int Number(bool exchanged)
        {
            var numbers = new int[Instructions.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                PairInstruction at = Instructions[i];
                if (exchanged) at = at with { Operation = at.Exchanged };
                if (at.IsUnary) at = at with { Left = numbers[at.Left] };
                if (at.IsBinary) at = at with { Left = numbers[at.Left], Right = numbers[at.Right] };
                if (at.Operation is PairOperation.Add or PairOperation.Multiply or PairOperation.Minimum or PairOperation.Maximum && at.Left > at.Right)
                    at = at with { Left = at.Right, Right = at.Left };
                if (!known.TryGetValue(at, out numbers[i])) known.Add(at, numbers[i] = known.Count);
            }

            return numbers[^1];
        }
    }
}
