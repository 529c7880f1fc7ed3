namespace L2Gpu.Kernels;

/// <summary>One step of a <see cref="PairProgram"/>.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Left">The instruction whose value is a; of <see cref="PairOperation.Constant"/> the place of the number. 0 where there is none.</param>
/// <param name="Right">The instruction whose value is b; of <see cref="PairOperation.Power"/> the exponent. 0 where there is none.</param>
public readonly record struct PairInstruction(PairOperation Operation, int Left = 0, int Right = 0)
{
    /// <summary>Whether the value comes from the two points, and not from other values.</summary>
    public bool IsQuantity => Operation is >= PairOperation.Dot and <= PairOperation.RightSquaredNorm;

    /// <summary>The operation for y and x that this one is for x and y.</summary>
    internal PairOperation Exchanged => Operation switch
    {
        PairOperation.LeftSquaredNorm => PairOperation.RightSquaredNorm,
        PairOperation.RightSquaredNorm => PairOperation.LeftSquaredNorm,
        _ => Operation,
    };

    /// <summary>Whether there are two operands.</summary>
    public bool IsBinary => Operation is >= PairOperation.Add and <= PairOperation.Maximum;

    /// <summary>Whether there is one operand.</summary>
    public bool IsUnary => Operation >= PairOperation.Negate;
}
