namespace L2Gpu.Cpu;

/// <summary>How many vectors wide a register block is, as a type, so that the JIT makes a kernel for each.</summary>
internal interface IVectorCount
{
    /// <summary>1 to 4.</summary>
    static abstract int Value { get; }
}

/// <summary>One vector wide.</summary>
internal readonly struct OneVector : IVectorCount
{
    public static int Value => 1;
}

/// <summary>Two vectors wide.</summary>
internal readonly struct TwoVectors : IVectorCount
{
    public static int Value => 2;
}

/// <summary>Three vectors wide.</summary>
internal readonly struct ThreeVectors : IVectorCount
{
    public static int Value => 3;
}

/// <summary>Four vectors, side by side.</summary>
internal readonly struct FourVectors : IVectorCount
{
    public static int Value => 4;
}
