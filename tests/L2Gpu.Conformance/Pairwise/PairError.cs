using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>The value of a program for a pair of points, and the bound of an accelerator's error that follows from <see cref="IPairwise{T}"/>.</summary>
/// <remarks>
/// Both sides begin with the errors of the quantities; an operation f takes operands a that may be off by e, and adds its own rounding ρ on each side. With
/// D = sup |f(a + δ) − f(a)| over |δ| ≤ e, which is taken from the function itself and not from its derivative at a alone, the results are no further apart than
/// D + (ρ + ρ₆₄)(|f(a)| + D).
/// </remarks>
/// <typeparam name="T">The type in which the accelerator computes.</typeparam>
internal static class PairError<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The unit roundoffs of both sides together.</summary>
    public static double Unit { get; } = (Dense.Epsilon<T>() + Dense.Epsilon<double>()) / 2;

    /// <summary>The smallest normal number of the type: what a device that has no smaller ones may lose in an operation.</summary>
    public static double Smallest { get; } = typeof(T) == typeof(float) ? Math.ScaleB(1, -126) : Math.ScaleB(1, -1022);

    private static double Largest { get; } = double.CreateTruncating(typeof(T) == typeof(float) ? T.CreateTruncating(float.MaxValue) : T.CreateTruncating(double.MaxValue));

    /// <summary>k(x, y) and the bound of its error. What overflows in <typeparamref name="T"/> is ±∞ in the end, and makes the bound ∞ before.</summary>
    public static PairNumber Of(PairProgram program, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sums = new PairSums(x, y);
        int count = program.Instructions.Length;
        Span<PairNumber> numbers = new PairNumber[count];
        for (int i = 0; i < count; i++)
        {
            PairInstruction instruction = program.Instructions[i];
            PairNumber number = instruction.IsQuantity ? sums.Of(instruction.Operation, Unit, Smallest)
                : instruction.Operation == PairOperation.Constant ? Constant(program.Constants[instruction.Left])
                : Apply(instruction, numbers[instruction.Left], instruction.IsBinary ? numbers[instruction.Right] : default);
            numbers[i] = Limited(number, last: i == count - 1);
        }

        return numbers[^1];
    }

    private static PairNumber Limited(PairNumber number, bool last)
    {
        double size = Math.Abs(number.Value);
        if (!double.IsFinite(size) || !(size + number.Error > Largest)) return number;
        bool overflows = last && size - number.Error > Largest * (1 + Unit);
        return overflows ? number with { Value = Math.CopySign(double.PositiveInfinity, number.Value), Error = 0 } : number with { Error = double.PositiveInfinity };
    }

    private static PairNumber Constant(double value)
        => new(value, double.CreateTruncating(T.CreateTruncating(value)) == value ? 0 : (Unit * Math.Abs(value)) + Smallest, value >= 0);

    private static PairNumber Apply(PairInstruction instruction, PairNumber a, PairNumber b)
    {
        double value = Value(instruction, a.Value, b.Value);
        bool isNonNegative = instruction.Operation switch
        {
            PairOperation.Multiply => (a.IsNonNegative && b.IsNonNegative) || instruction.Left == instruction.Right,
            PairOperation.Add or PairOperation.Divide or PairOperation.Minimum => a.IsNonNegative && b.IsNonNegative,
            PairOperation.Maximum => a.IsNonNegative || b.IsNonNegative,
            PairOperation.Power => a.IsNonNegative || instruction.Right % 2 == 0,
            PairOperation.Abs or PairOperation.Sqrt or PairOperation.Exp => true,
            PairOperation.Tanh => a.IsNonNegative,
            _ => false,
        };
        if (double.IsPositiveInfinity(a.Error) || double.IsPositiveInfinity(b.Error)) return new(value, double.PositiveInfinity, isNonNegative);
        if (!double.IsFinite(a.Value) || (instruction.IsBinary && !double.IsFinite(b.Value)))
        {
            // 0·∞ is NaN and a little more than 0 times ∞ is not.
            bool isCertain = double.IsNaN(a.Value) || double.IsNaN(b.Value) || !(a.MayBeZero || b.MayBeZero);
            return new(value, isCertain ? Smallest : double.PositiveInfinity, isNonNegative);
        }

        double spread = Spread(instruction, a, b, value);
        return new(value, spread + Rounding(instruction, a, b, Math.Abs(value) + spread), isNonNegative);
    }

    // sup |f(a + δ) − f(a)| over the errors of the operands.
    private static double Spread(PairInstruction instruction, PairNumber a, PairNumber b, double value) => instruction.Operation switch
    {
        PairOperation.Add or PairOperation.Subtract => a.Error + b.Error,
        PairOperation.Multiply => (Math.Abs(a.Value) * b.Error) + (Math.Abs(b.Value) * a.Error) + (a.Error * b.Error),
        PairOperation.Divide when b.Error == 0 && b.Value == 0 => a.MayBeZero ? double.PositiveInfinity : 0,
        PairOperation.Divide when b.MayBeZero => double.PositiveInfinity,
        PairOperation.Divide => (a.Error + (Math.Abs(value) * b.Error)) / (Math.Abs(b.Value) - b.Error),
        PairOperation.Minimum or PairOperation.Maximum => Math.Max(a.Error, b.Error),
        PairOperation.Negate or PairOperation.Abs => a.Error,
        _ when a.Error == 0 => 0,
        PairOperation.Sqrt => Sqrt(a),
        PairOperation.Exp => a.Error < 1e-6 ? value * a.Error * (1 + a.Error) : Math.Exp(a.Value + a.Error) - value,
        PairOperation.Log when a.Value + a.Error < 0 => 0,
        PairOperation.Log => a.Value > a.Error ? a.Error / (a.Value - a.Error) : double.PositiveInfinity,
        PairOperation.Tanh => Math.Min(2, a.Error / Math.Pow(Math.Cosh(Math.Max(0, Math.Abs(a.Value) - a.Error)), 2)),
        PairOperation.Sin or PairOperation.Cos => Math.Min(2, a.Error),
        PairOperation.Power => instruction.Right * Math.Pow(Math.Abs(a.Value) + a.Error, instruction.Right - 1) * a.Error,
        _ => throw new InvalidOperationException($"{instruction.Operation} has no operands."),
    };

    private static double Sqrt(PairNumber a)
    {
        double low = a.Value - a.Error, high = a.Value + a.Error;
        if (high < 0) return 0;
        if (low < 0 && !a.IsNonNegative) return double.PositiveInfinity;
        low = Math.Max(0, low);
        double root = Math.Sqrt(Math.Max(0, a.Value));
        return Math.Max((a.Value - low) / (root + Math.Sqrt(low) + double.Epsilon), a.Error / (root + Math.Sqrt(high)));
    }

    // Functions are exact at 0, sums where a term is 0 and products where they are.
    private static double Rounding(PairInstruction instruction, PairNumber a, PairNumber b, double size)
    {
        bool exact = instruction.Operation switch
        {
            PairOperation.Negate or PairOperation.Abs or PairOperation.Minimum or PairOperation.Maximum => true,
            PairOperation.Add or PairOperation.Subtract => size == 0 || (b.Value == 0 && b.Error == 0) || (a.Value == 0 && a.Error == 0),
            PairOperation.Multiply or PairOperation.Divide => size == 0 && a.Error == 0 && b.Error == 0,
            _ => a.Value == 0 && a.Error == 0,
        };
        if (exact) return 0;
        return Smallest + (instruction.Operation switch
        {
            PairOperation.Power => (instruction.Right + 3) * Unit * size,
            PairOperation.Sin or PairOperation.Cos => 8 * Unit * (1 + size),
            >= PairOperation.Exp and <= PairOperation.Tanh => 8 * Unit * size,
            _ => 4 * Unit * size,
        });
    }

    private static double Value(PairInstruction instruction, double a, double b) => instruction.Operation switch
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
        PairOperation.Power => Math.Pow(a, instruction.Right),
        _ => throw new InvalidOperationException($"{instruction.Operation} has no operands."),
    };
}
