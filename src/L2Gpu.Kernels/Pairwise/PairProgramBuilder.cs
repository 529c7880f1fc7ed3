using System.Collections.Immutable;

namespace L2Gpu.Kernels;

/// <summary>Puts a <see cref="PairProgram"/> together: what is the same is computed once, and what is made of numbers alone is a number.</summary>
internal sealed class PairProgramBuilder
{
    private readonly List<PairInstruction> _instructions = [];
    private readonly List<double> _constants = [];
    private readonly Dictionary<PairInstruction, int> _known = [];

    public int Constant(double value)
    {
        int place = _constants.FindIndex(known => BitConverter.DoubleToInt64Bits(known) == BitConverter.DoubleToInt64Bits(value));
        if (place < 0)
        {
            place = _constants.Count;
            _constants.Add(value);
        }

        return Emit(new(PairOperation.Constant, place));
    }

    public int Quantity(PairOperation quantity) => Emit(new(quantity));

    public int Unary(PairOperation operation, int a)
        => NumberOf(a) is { } value ? Constant(PairProgram.Apply(new(operation), value, 0)) : Emit(new(operation, a));

    public int Binary(PairOperation operation, int a, int b)
        => NumberOf(a) is { } left && NumberOf(b) is { } right ? Constant(PairProgram.Apply(new(operation), left, right)) : Emit(new(operation, a, b));

    /// <summary>a to the power n; a power of 0 is 1, and negative ones are quotients.</summary>
    public int Power(int a, int exponent) => exponent switch
    {
        < 0 => Binary(PairOperation.Divide, Constant(1), Power(a, -exponent)),
        0 => Constant(1),
        1 => a,
        _ when NumberOf(a) is { } value => Constant(PairProgram.Apply(new(PairOperation.Power, 0, exponent), value, 0)),
        _ => Emit(new(PairOperation.Power, a, exponent)),
    };

    /// <summary>The value of another program; with the points exchanged, if asked.</summary>
    public int Append(PairProgram program, bool exchanged)
    {
        var places = new int[program.Instructions.Length];
        for (int i = 0; i < places.Length; i++)
        {
            PairInstruction at = program.Instructions[i];
            places[i] = at.Operation == PairOperation.Constant ? Constant(program.Constants[at.Left])
                : at.IsQuantity ? Quantity(exchanged ? at.Exchanged : at.Operation)
                : at.Operation == PairOperation.Power ? Power(places[at.Left], at.Right)
                : at.IsBinary ? Binary(at.Operation, places[at.Left], places[at.Right])
                : Unary(at.Operation, places[at.Left]);
        }

        return places[^1];
    }

    /// <summary>The program whose value is that of an instruction. What that does not need, of numbers that were folded, is left out.</summary>
    public PairProgram Build(int result)
    {
        var needed = new bool[_instructions.Count];
        needed[result] = true;
        for (int i = result; i >= 0; i--)
        {
            if (!needed[i] || _instructions[i] is not { IsQuantity: false, Operation: not PairOperation.Constant } used) continue;
            needed[used.Left] = true;
            if (used.IsBinary) needed[used.Right] = true;
        }

        var place = new int[_instructions.Count];
        var instructions = ImmutableArray.CreateBuilder<PairInstruction>();
        var constants = ImmutableArray.CreateBuilder<double>();
        for (int i = 0; i <= result; i++)
        {
            if (!needed[i]) continue;
            PairInstruction old = _instructions[i];
            place[i] = instructions.Count;
            if (old.Operation == PairOperation.Constant)
            {
                instructions.Add(old with { Left = constants.Count });
                constants.Add(_constants[old.Left]);
            }
            else
            {
                instructions.Add(old.IsQuantity ? old : old with { Left = place[old.Left], Right = old.IsBinary ? place[old.Right] : old.Right });
            }
        }

        return new(instructions.ToImmutable(), constants.ToImmutable());
    }

    private double? NumberOf(int instruction)
        => _instructions[instruction] is { Operation: PairOperation.Constant } constant ? _constants[constant.Left] : null;

    private int Emit(PairInstruction instruction)
    {
        if (_known.TryGetValue(instruction, out int known)) return known;
        _instructions.Add(instruction);
        return _known[instruction] = _instructions.Count - 1;
    }
}
