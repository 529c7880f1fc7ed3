using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The quantities that a program is made of.</summary>
internal readonly record struct PairQuantitySet
{
    public PairQuantitySet(PairProgram program)
    {
        Dot = program.Needs(PairOperation.Dot);
        Squared = program.Needs(PairOperation.SquaredDistance);
        Absolute = program.Needs(PairOperation.L1Distance);
        Chi = program.Needs(PairOperation.ChiSquaredDistance);
        Norms = program.Needs(PairOperation.LeftSquaredNorm) || program.Needs(PairOperation.RightSquaredNorm);
        IsOneOfPairs = OfPairs == 1 && program.Instructions.Length == 1;
    }

    public bool Dot { get; }

    public bool Squared { get; }

    public bool Absolute { get; }

    public bool Chi { get; }

    /// <summary>Whether a norm of either point is needed.</summary>
    public bool Norms { get; }

    /// <summary>Whether the function is one of the four and nothing else.</summary>
    public bool IsOneOfPairs { get; }

    /// <summary>How many of the four are needed.</summary>
    public int OfPairs => (Dot ? 1 : 0) + (Squared ? 1 : 0) + (Absolute ? 1 : 0) + (Chi ? 1 : 0);
}
