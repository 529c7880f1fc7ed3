namespace L2Gpu.Ilgpu;

/// <summary>FP64.</summary>
internal readonly struct DoubleArithmetic : IArithmetic<double>
{
    /// <inheritdoc/>
    public static double Wide(double value) => value;

    /// <inheritdoc/>
    public static double Narrow(double value) => value;

    /// <inheritdoc/>
    public static double Sqrt(double value) => Math.Sqrt(value);

    /// <inheritdoc/>
    public static double Exp(double value) => DoubleMath.Exp(value);
}
