namespace L2Gpu.Ilgpu;

/// <summary>Those of the processor.</summary>
internal readonly struct HostFused : IFused
{
    /// <inheritdoc/>
    public static float MultiplyAdd(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    /// <inheritdoc/>
    public static double ProductError(double x, double y, double product) => Math.FusedMultiplyAdd(x, y, -product);
}
