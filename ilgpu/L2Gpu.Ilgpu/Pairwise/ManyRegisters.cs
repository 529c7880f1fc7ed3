using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>Enough for every program.</summary>
internal readonly struct ManyRegisters : IRegisters
{
    /// <inheritdoc/>
    public static int Count => KernelFunction.MostInstructions;
}
