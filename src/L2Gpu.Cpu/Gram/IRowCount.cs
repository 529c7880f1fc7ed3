namespace L2Gpu.Cpu;

/// <summary>How many rows a narrow register block has, as a type, so that the JIT makes a kernel for each.</summary>
internal interface IRowCount
{
    /// <summary>2 or 4.</summary>
    static abstract int Value { get; }
}

/// <summary>Two rows.</summary>
internal readonly struct TwoRows : IRowCount
{
    public static int Value => 2;
}

/// <summary>Four rows.</summary>
internal readonly struct FourRows : IRowCount
{
    public static int Value => 4;
}
