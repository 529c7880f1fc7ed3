using System.Collections.Immutable;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>
/// A <see cref="PairProgram"/> as passes over blocks of pairs: what is the same for all pairs of a row is computed once for the row; a product goes into the exponential or the
/// sum it was made for; and the numbers in between share a few registers of a block each.
/// </summary>
/// <remarks>
/// Places: from 0 on the arrays of quantities in the order of <see cref="Quantities"/>, then <see cref="Result"/>, then registers from <see cref="FirstRegister"/> on. A negative
/// place ~u is uniform number u: one number for the row.
/// </remarks>
internal sealed class TapePlan
{
    /// <summary>The place of the result.</summary>
    public const int Result = 5;

    /// <summary>The place of the first register.</summary>
    public const int FirstRegister = 6;

    private readonly PairProgram _program;
    private readonly List<TapeStep> _rowSteps = [], _steps = [];
    private readonly List<(int Uniform, double Value)> _constants = [];
    private readonly bool[] _uniform, _absorbed;
    private readonly int[] _uses, _place, _lastStep;

    public TapePlan(PairProgram program)
    {
        _program = program;
        int count = program.Instructions.Length;
        (_uniform, _absorbed, _uses, _place, _lastStep) = (new bool[count], new bool[count], new int[count], new int[count], new int[count]);
        Array.Fill(_place, -1);
        FindUniforms();
        Absorb();
        FindLastSteps();
        Emit();
        RowSteps = [.. _rowSteps];
        Steps = [.. _steps];
        Constants = [.. _constants];
    }

    /// <summary>The quantities that differ from pair to pair; its index is the place of its array.</summary>
    public static ReadOnlySpan<PairOperation> Quantities =>
        [PairOperation.Dot, PairOperation.SquaredDistance, PairOperation.L1Distance, PairOperation.ChiSquaredDistance, PairOperation.RightSquaredNorm];

    /// <summary>Whether a place holds distances, which are not negative whatever the data are.</summary>
    public static bool IsDistance(int place) => place >= 0 && place < Quantities.Length && Quantities[place] is (PairOperation.SquaredDistance or PairOperation.L1Distance);

    /// <summary>What is done once for a row, to uniform numbers.</summary>
    public ImmutableArray<TapeStep> RowSteps { get; }

    /// <summary>What is done to each block. The last step writes the result.</summary>
    public ImmutableArray<TapeStep> Steps { get; }

    /// <summary>The uniform numbers that are the same for all rows.</summary>
    public ImmutableArray<(int Uniform, double Value)> Constants { get; }

    /// <summary>The uniform number that is ‖x‖²; −1 where it is not needed.</summary>
    public int LeftNorm { get; private set; } = -1;

    /// <summary>How many uniform numbers there are.</summary>
    public int Uniforms { get; private set; }

    /// <summary>How many registers there are.</summary>
    public int Registers { get; private set; }

    private void FindUniforms()
    {
        for (int i = 0; i < _uniform.Length; i++)
        {
            PairInstruction at = _program.Instructions[i];
            if (at.Operation is PairOperation.Constant or PairOperation.LeftSquaredNorm)
            {
                _uniform[i] = true;
                continue;
            }

            if (at.IsQuantity) continue;
            _uses[at.Left]++;
            if (at.IsBinary) _uses[at.Right]++;
            _uniform[i] = _uniform[at.Left] && (!at.IsBinary || _uniform[at.Right]);
        }

        _uses[^1]++;
    }

    /// <summary>Marks values that exist only within the step that uses them.</summary>
    private void Absorb()
    {
        for (int i = 0; i < _absorbed.Length; i++)
        {
            PairInstruction at = _program.Instructions[i];
            if (_uniform[i]) continue;
            if (at.Operation == PairOperation.Exp) _absorbed[at.Left] = Alone(at.Left) && Is(at.Left, PairOperation.Multiply, PairOperation.Negate);
            else if (at.Operation == PairOperation.Power) _absorbed[at.Left] = Alone(at.Left) && Is(at.Left, PairOperation.Add, PairOperation.Add) && Product(at.Left) >= 0;
            else if (Product(i) is >= 0 and int product) _absorbed[product] = true;
        }
    }

    private bool Alone(int value) => _uses[value] == 1 && !_uniform[value];

    private bool Is(int value, PairOperation first, PairOperation second)
        => _program.Instructions[value].Operation is var operation && (operation == first || operation == second);

    /// <summary>The operand of a sum that is a product for this sum alone; −1 where there is none.</summary>
    private int Product(int value)
    {
        PairInstruction at = _program.Instructions[value];
        if (at.Operation != PairOperation.Add) return -1;
        if (Alone(at.Left) && Is(at.Left, PairOperation.Multiply, PairOperation.Multiply)) return at.Left;
        return Alone(at.Right) && Is(at.Right, PairOperation.Multiply, PairOperation.Multiply) ? at.Right : -1;
    }

    /// <summary>The values that the step of a value reads, in the order of its operands. −1 where there is none; the missing factor of an exponent is ±1.</summary>
    private (int A, int B, int C) Operands(int value)
    {
        PairInstruction at = _program.Instructions[value];
        if (at.Operation == PairOperation.Exp)
        {
            if (!_absorbed[at.Left]) return (at.Left, -1, -1);
            PairInstruction product = _program.Instructions[at.Left];
            return (product.Left, product.Operation == PairOperation.Negate ? -1 : product.Right, -1);
        }

        if (at.Operation == PairOperation.Power && _absorbed[at.Left]) return Operands(at.Left);
        if (Product(value) is >= 0 and int absorbed)
        {
            PairInstruction product = _program.Instructions[absorbed];
            return (product.Left, product.Right, absorbed == at.Left ? at.Right : at.Left);
        }

        return (at.Left, at.IsBinary ? at.Right : -1, -1);
    }

    private void FindLastSteps()
    {
        for (int i = 0; i < _lastStep.Length; i++)
        {
            if (IsStored(i) || _absorbed[i]) continue;
            (int a, int b, int c) = Operands(i);
            _lastStep[a] = i;
            if (b >= 0) _lastStep[b] = i;
            if (c >= 0) _lastStep[c] = i;
        }
    }

    /// <summary>Whether nothing computes the value: it is a number or a quantity.</summary>
    private bool IsStored(int value) => _program.Instructions[value] is var at && (at.IsQuantity || at.Operation == PairOperation.Constant);

    private void Emit()
    {
        var free = new Stack<int>();
        int last = _place.Length - 1;
        for (int i = 0; i <= last; i++)
        {
            PairInstruction at = _program.Instructions[i];
            if (_absorbed[i]) continue;
            if (at.Operation == PairOperation.Constant) _place[i] = Constant(_program.Constants[at.Left]);
            else if (at.Operation == PairOperation.LeftSquaredNorm) _place[i] = ~(LeftNorm = Uniforms++);
            else if (at.IsQuantity) _place[i] = Quantities.IndexOf(at.Operation);
            else if (_uniform[i]) _rowSteps.Add(Step(i, _place, ~Uniforms++));
            else
            {
                Span<int> places = _place;
                (int a, int b, int c) = Operands(i);
                Release(a, i, free);
                if (b >= 0 && b != a) Release(b, i, free);
                if (c >= 0 && c != a && c != b) Release(c, i, free);
                int destination = i == last ? Result : free.TryPop(out int register) ? register : FirstRegister + Registers++;
                _steps.Add(Step(i, places, destination));
            }
        }

        if (_uniform[last] || _program.Instructions[last].IsQuantity) _steps.Add(new(TapeOperation.Copy, Result, _place[last]));
    }

    // The register of an operand that nothing reads later may be written by the step that reads it.
    private void Release(int value, int step, Stack<int> free)
    {
        if (_place[value] >= FirstRegister && _lastStep[value] == step) free.Push(_place[value]);
    }

    private TapeStep Step(int value, Span<int> places, int destination)
    {
        PairInstruction at = _program.Instructions[value];
        (int a, int b, int c) = Operands(value);
        bool fused = Product(value) >= 0 || (at.Operation == PairOperation.Power && _absorbed[at.Left]);
        TapeOperation operation = at.Operation switch
        {
            PairOperation.Add => fused ? TapeOperation.MultiplyAdd : TapeOperation.Add,
            PairOperation.Subtract => TapeOperation.Subtract,
            PairOperation.Multiply => TapeOperation.Multiply,
            PairOperation.Divide => TapeOperation.Divide,
            PairOperation.Minimum => TapeOperation.Minimum,
            PairOperation.Maximum => TapeOperation.Maximum,
            PairOperation.Negate => TapeOperation.Negate,
            PairOperation.Abs => TapeOperation.Abs,
            PairOperation.Sqrt => TapeOperation.Sqrt,
            PairOperation.Exp => TapeOperation.ExpOfProduct,
            PairOperation.Log => TapeOperation.Log,
            PairOperation.Tanh => TapeOperation.Tanh,
            PairOperation.Sin => TapeOperation.Sin,
            PairOperation.Cos => TapeOperation.Cos,
            PairOperation.Power => fused ? TapeOperation.PowerOfMultiplyAdd : TapeOperation.Power,
            _ => throw new InvalidOperationException($"{at.Operation} is no step."),
        };
        int second = b >= 0 ? places[b] : at.Operation == PairOperation.Exp ? Constant(_absorbed[at.Left] ? -1 : 1) : 0;
        places[value] = destination;
        return new(operation, destination, places[a], second, c >= 0 ? places[c] : 0, at.Operation == PairOperation.Power ? at.Right : 0);
    }

    private int Constant(double value)
    {
        foreach ((int uniform, double known) in _constants)
        {
            if (BitConverter.DoubleToInt64Bits(known) == BitConverter.DoubleToInt64Bits(value)) return ~uniform;
        }

        _constants.Add((Uniforms, value));
        return ~Uniforms++;
    }
}
