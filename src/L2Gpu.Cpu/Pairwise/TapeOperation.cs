namespace L2Gpu.Cpu;

/// <summary>What a <see cref="TapeStep"/> does, element by element, to what its operands a, b and c hold.</summary>
internal enum TapeOperation
{
    /// <summary>a.</summary>
    Copy,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a·b.</summary>
    Multiply,

    /// <summary>a/b.</summary>
    Divide,

    /// <summary>The smaller of a and b.</summary>
    Minimum,

    /// <summary>The larger of a and b.</summary>
    Maximum,

    /// <summary>−a.</summary>
    Negate,

    /// <summary>|a|.</summary>
    Abs,

    /// <summary>√a.</summary>
    Sqrt,

    /// <summary>The natural logarithm of a.</summary>
    Log,

    /// <summary>The hyperbolic tangent of a.</summary>
    Tanh,

    /// <summary>The sine of a.</summary>
    Sin,

    /// <summary>The cosine of a.</summary>
    Cos,

    /// <summary>aⁿ.</summary>
    Power,

    /// <summary>e to the a·b, which is what most kernels end in.</summary>
    ExpOfProduct,

    /// <summary>a·b + c.</summary>
    MultiplyAdd,

    /// <summary>(a·b + c)ⁿ, the polynomial kernel.</summary>
    PowerOfMultiplyAdd,
}
