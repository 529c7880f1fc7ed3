namespace L2Gpu.Kernels;

/// <summary>What an instruction of a <see cref="PairProgram"/> computes.</summary>
public enum PairOperation
{
    /// <summary>A number; its place among <see cref="PairProgram.Constants"/> is <see cref="PairInstruction.Left"/>.</summary>
    Constant,

    /// <summary>xᵀy.</summary>
    Dot,

    /// <summary>‖x − y‖², from the differences: never negative, and 0 where x = y.</summary>
    SquaredDistance,

    /// <summary>‖x − y‖₁ = Σ|xᵢ − yᵢ|.</summary>
    L1Distance,

    /// <summary>Σ (xᵢ − yᵢ)²/(xᵢ + yᵢ), where a term with xᵢ + yᵢ = 0 is 0. For data that are not negative.</summary>
    ChiSquaredDistance,

    /// <summary>‖x‖² of the first point.</summary>
    LeftSquaredNorm,

    /// <summary>‖y‖² of the second point.</summary>
    RightSquaredNorm,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,

    /// <summary>The smaller of a and b; NaN if one is NaN.</summary>
    Minimum,

    /// <summary>The larger of a and b; NaN if one is NaN.</summary>
    Maximum,

    /// <summary>−a.</summary>
    Negate,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>The square root of a.</summary>
    Sqrt,

    /// <summary>eᵃ.</summary>
    Exp,

    /// <summary>The natural logarithm of a.</summary>
    Log,

    /// <summary>The hyperbolic tangent of a.</summary>
    Tanh,

    /// <summary>The sine of a, in radians.</summary>
    Sin,

    /// <summary>The cosine of a, in radians.</summary>
    Cos,

    /// <summary>a to a whole power n ≥ 2, which is <see cref="PairInstruction.Right"/>: by repeated squaring from the lowest bit of n on.</summary>
    Power,
}
