namespace L2Gpu.Ilgpu;

/// <summary>How many values of a program are alive at once at most: kernels have memory for that many.</summary>
internal interface IRegisters
{
    /// <summary>The number.</summary>
    static abstract int Count { get; }
}
