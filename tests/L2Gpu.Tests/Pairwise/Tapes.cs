using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Programs of pairs on the CPU's tape.</summary>
internal static unsafe class Tapes
{
    public static TheoryData<string> Isas => [.. IsaSelector.Available.Select(isa => isa.ToString())];

    /// <summary>A program that applies an operation to xᵀy.</summary>
    public static PairProgram Of(PairOperation operation, int exponent = 0)
        => Build(b => operation == PairOperation.Power ? b.Power(b.Quantity(PairOperation.Dot), exponent) : b.Unary(operation, b.Quantity(PairOperation.Dot)));

    public static PairProgram Build(Func<PairProgramBuilder, int> result)
    {
        var builder = new PairProgramBuilder();
        return builder.Build(result(builder));
    }

    /// <summary>What a program gives for these values of xᵀy, or of ‖x − y‖².</summary>
    public static T[] Run<T>(string isa, PairProgram program, T[] dots)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PairTape<T> tape = PairTape<T>.Create(Enum.Parse<Isa>(isa), program);
        T[] result = new T[dots.Length], scratch = new T[tape.ScratchSize];
        fixed (T* dot = dots, to = result, work = scratch) tape.Run(dots.Length, dot, dot, null, null, T.Zero, null, to, work);
        return result;
    }
}
