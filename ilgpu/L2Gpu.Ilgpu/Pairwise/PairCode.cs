using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>A <see cref="PairProgram"/> as numbers that kernels carry out, with places for values that are used again when their value is not needed any more.</summary>
internal sealed class PairCode
{
    private const int Fields = 4;

    private PairCode(int[] code, int registers) => (Code, Registers) = (code, registers);

    /// <summary>Operation, left, right, target of each instruction. Operands are places; the left of a constant is its number, and the right of a power its exponent.</summary>
    public int[] Code { get; }

    /// <summary>Places that are taken.</summary>
    public int Registers { get; }

    /// <summary>The number of instructions.</summary>
    public int Count => Code.Length / Fields;

    /// <summary>Translates a program.</summary>
    public static PairCode Of(PairProgram program)
    {
        int count = program.Instructions.Length, registers = 0;
        var last = new int[count];
        for (int i = 0; i < count; i++)
        {
            last[i] = Math.Max(last[i], i);
            foreach (int operand in Operands(program.Instructions[i])) last[operand] = i;
        }

        // The result is alive to the end.
        last[count - 1] = count;
        var code = new int[Fields * count];
        var places = new int[count];
        var free = new PriorityQueue<int, int>();
        for (int i = 0; i < count; i++)
        {
            PairInstruction instruction = program.Instructions[i];
            int[] operands = [.. Operands(instruction)];
            (code[Fields * i], code[(Fields * i) + 1], code[(Fields * i) + 2]) = ((int)instruction.Operation, instruction.Left, instruction.Right);
            for (int k = 0; k < operands.Length; k++) code[(Fields * i) + 1 + k] = places[operands[k]];
            foreach (int operand in operands.Distinct())
                if (last[operand] == i) free.Enqueue(places[operand], places[operand]);
            places[i] = free.Count > 0 ? free.Dequeue() : registers++;
            code[(Fields * i) + 3] = places[i];
            if (last[i] == i) free.Enqueue(places[i], places[i]);
        }

        return new(code, registers);
    }

    /// <summary>The numbers of a program.</summary>
    public static T[] Constants<T>(PairProgram program)
        where T : unmanaged, INumberBase<T>
        => program.Constants.IsEmpty ? [T.Zero] : [.. program.Constants.Select(T.CreateTruncating)];

    private static IEnumerable<int> Operands(PairInstruction instruction)
        => instruction.IsBinary ? [instruction.Left, instruction.Right] : instruction.IsUnary ? [instruction.Left] : [];
}
