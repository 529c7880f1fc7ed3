namespace L2Gpu.Kernels;

/// <summary>How an operand of a product on tensor cores lies in group memory, as <c>tensor-operand.sm80.cu</c> has it.</summary>
internal static class TensorOperand
{
    /// <summary>The elements of a tile, with the padding that keeps rows 16-byte aligned and reads free of conflicts.</summary>
    /// <param name="side">Lines.</param>
    /// <param name="step">Elements of the inner dimension.</param>
    /// <param name="alongInner">Whether rows run along the inner dimension, rather than across it.</param>
    public static unsafe int Size<T>(int side, int step, bool alongInner)
        where T : unmanaged
        => alongInner ? side * (step + 4) : step * (side + (2 * 16 / sizeof(T)));
}
