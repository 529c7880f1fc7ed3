using System.Globalization;
using System.Numerics;
using System.Text;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A <see cref="PairProgram"/> as device source: the statements that compute the value of a pair, and what they need.</summary>
/// <remarks>
/// The numbers of a program are no part of the text, so that programs of one <see cref="PairProgram.Shape"/> have the same. e to a power that is a multiple of a value is
/// 2 to another multiple of it, which is one operation fewer: log₂e goes into the number, in FP64, and the power is within the two roundings that a product and its factor have.
/// </remarks>
internal sealed class PairSource
{
    private const int LongProgram = 64;

    private readonly StringBuilder _text = new();

    // The numbers that the text names: those of the program, each times a factor.
    private readonly List<(int Place, double Factor)> _numbers = [];

    private PairSource(PairProgram program, bool roundsDivision)
    {
        PairInstruction[] instructions = [.. program.Instructions];
        bool[] needed = Needed(instructions);
        for (int i = 0; i < instructions.Length; i++)
        {
            if (needed[i]) Emit(instructions, i);
        }

        _text.Append("return ").Append(Value(instructions, instructions.Length - 1)).Append(';');
        Defines = KernelDefines.None
            .With("PAIR_STATEMENTS", _text.ToString()).With("PAIR_CONSTANTS", _numbers.Count).With("PAIR_ROUNDED", roundsDivision ? 1 : 0)
            .With("PAIR_DOT", Flag(PairOperation.Dot)).With("PAIR_SQUARED", Flag(PairOperation.SquaredDistance))
            .With("PAIR_ABSOLUTE", Flag(PairOperation.L1Distance)).With("PAIR_CHI", Flag(PairOperation.ChiSquaredDistance))
            .With("PAIR_LEFT", Flag(PairOperation.LeftSquaredNorm)).With("PAIR_RIGHT", Flag(PairOperation.RightSquaredNorm));
        IsSquaredDistance = program.Instructions.All(instruction => !instruction.IsQuantity || instruction.Operation == PairOperation.SquaredDistance)
            && program.Needs(PairOperation.SquaredDistance);
        Sums = Flag(PairOperation.Dot) + Flag(PairOperation.SquaredDistance) + Flag(PairOperation.L1Distance) + Flag(PairOperation.ChiSquaredDistance);
        IsLong = program.Instructions.Length > LongProgram;

        int Flag(PairOperation quantity) => program.Needs(quantity) ? 1 : 0;
    }

    /// <summary>The macros of the function.</summary>
    public KernelDefines Defines { get; }

    /// <summary>Whether of the points nothing but their squared distance is needed.</summary>
    public bool IsSquaredDistance { get; }

    /// <summary>The quantities that are summed for each pair.</summary>
    public int Sums { get; }

    /// <summary>Whether there are so many statements that one copy for a work-item is enough: more take longer to compile than they save.</summary>
    public bool IsLong { get; }

    /// <summary>Writes a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="roundsDivision">Whether the device rounds FP32 division and square roots correctly.</param>
    public static PairSource Of(PairProgram program, bool roundsDivision = true) => new(program, roundsDivision);

    /// <summary>The numbers of a program of this shape, as the text wants them, at least one.</summary>
    public T[] Numbers<T>(PairProgram program)
        where T : unmanaged, INumberBase<T>
        => _numbers.Count == 0 ? [T.Zero] : [.. _numbers.Select(number => T.CreateTruncating(program.Constants[number.Place] * number.Factor))];

    // What the text has a statement or a number for: operands of what is needed, but not the product that went into a power of 2.
    private static bool[] Needed(PairInstruction[] instructions)
    {
        var needed = new bool[instructions.Length];
        needed[^1] = true;
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            PairInstruction used = instructions[i];
            if (!needed[i] || used.IsQuantity || used.Operation == PairOperation.Constant) continue;
            if (Scaled(instructions, used) is { } scaled)
            {
                needed[scaled.Value] = true;
                continue;
            }

            needed[used.Left] = true;
            if (used.IsBinary) needed[used.Right] = true;
        }

        return needed;
    }

    // e to the power c·a or -(c·a), with a number c: which number, the sign with which it is taken, and a.
    private static (int Number, double Sign, int Value)? Scaled(PairInstruction[] instructions, PairInstruction power)
    {
        if (power.Operation != PairOperation.Exp) return null;
        PairInstruction operand = instructions[power.Left];
        double sign = 1;
        if (operand.Operation == PairOperation.Negate) (operand, sign) = (instructions[operand.Left], -1);
        if (operand.Operation != PairOperation.Multiply) return null;
        if (instructions[operand.Left] is { Operation: PairOperation.Constant } left) return (left.Left, sign, operand.Right);
        return instructions[operand.Right] is { Operation: PairOperation.Constant } right ? (right.Left, sign, operand.Left) : null;
    }

    private static string Name(int instruction) => string.Create(CultureInfo.InvariantCulture, $"v{instruction}");

    private void Emit(PairInstruction[] instructions, int index)
    {
        PairInstruction instruction = instructions[index];
        if (instruction.IsQuantity || instruction.Operation == PairOperation.Constant) return;
        if (instruction.Operation == PairOperation.Power)
        {
            EmitPower(Value(instructions, instruction.Left), instruction.Right, Name(index));
            return;
        }

        string a = Value(instructions, instruction.Left), b = instruction.IsBinary ? Value(instructions, instruction.Right) : string.Empty;
        string text = instruction.Operation switch
        {
            PairOperation.Add => $"{a} + {b}",
            PairOperation.Subtract => $"{a} - {b}",
            PairOperation.Multiply => $"{a} * {b}",
            PairOperation.Divide => $"PAIR_DIVIDE({a}, {b})",
            PairOperation.Minimum => $"pair_minimum({a}, {b})",
            PairOperation.Maximum => $"pair_maximum({a}, {b})",
            PairOperation.Negate => $"-{a}",
            PairOperation.Abs => $"fabs({a})",
            PairOperation.Sqrt => $"PAIR_SQRT({a})",
            PairOperation.Exp when Scaled(instructions, instruction) is { } scaled
                => $"exp2({Number(scaled.Number, scaled.Sign / Math.Log(2))} * {Value(instructions, scaled.Value)})",
            PairOperation.Exp => $"exp({a})",
            PairOperation.Log => $"log({a})",
            PairOperation.Tanh => $"pair_tanh({a})",
            PairOperation.Sin => $"sin({a})",
            PairOperation.Cos => $"cos({a})",
            _ => throw new InvalidOperationException($"{instruction.Operation} has no text."),
        };
        _text.Append("const REAL ").Append(Name(index)).Append(" = ").Append(text).Append("; ");
    }

    // By repeated squaring from the lowest bit of the exponent on, as the program says.
    private void EmitPower(string square, int exponent, string name)
    {
        string? result = null;
        for (int bit = 0; exponent > 0; bit++, exponent >>= 1)
        {
            if (bit > 0)
            {
                string next = string.Create(CultureInfo.InvariantCulture, $"{name}s{bit}");
                _text.Append("const REAL ").Append(next).Append(" = ").Append(square).Append(" * ").Append(square).Append("; ");
                square = next;
            }

            if ((exponent & 1) == 0) continue;
            string product = exponent == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}p{bit}");
            if (result is not null || exponent == 1)
            {
                _text.Append("const REAL ").Append(product).Append(" = ").Append(result is null ? square : $"{result} * {square}").Append("; ");
                result = product;
            }
            else
            {
                result = square;
            }
        }
    }

    private string Value(PairInstruction[] instructions, int index) => instructions[index].Operation switch
    {
        PairOperation.Constant => Number(instructions[index].Left, 1),
        PairOperation.Dot => "dot",
        PairOperation.SquaredDistance => "squared",
        PairOperation.L1Distance => "absolute",
        PairOperation.ChiSquaredDistance => "chi",
        PairOperation.LeftSquaredNorm => "left",
        PairOperation.RightSquaredNorm => "right",
        _ => Name(index),
    };

    private string Number(int place, double factor)
    {
        int at = _numbers.IndexOf((place, factor));
        if (at < 0)
        {
            at = _numbers.Count;
            _numbers.Add((place, factor));
        }

        return string.Create(CultureInfo.InvariantCulture, $"c[{at}]");
    }
}
