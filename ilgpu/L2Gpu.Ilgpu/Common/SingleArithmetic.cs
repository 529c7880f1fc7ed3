namespace L2Gpu.Ilgpu;

/// <summary>FP32.</summary>
internal readonly struct SingleArithmetic : IArithmetic<float>
{
    /// <inheritdoc/>
    public static double Wide(float value) => value;

    /// <inheritdoc/>
    public static float Narrow(double value) => (float)value;

    /// <inheritdoc/>
    public static float Sqrt(float value) => MathF.Sqrt(value);

    /// <inheritdoc/>
    public static float Exp(float value) => FloatMath.Exp(value);
}
