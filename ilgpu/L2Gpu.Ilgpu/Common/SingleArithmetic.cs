using ILGPU;

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
    public static float Exp(float value)
    {
        // x = n·ln 2 + r, with ln 2 in two parts of which the first has 9 bits; and Taylor's polynomial of r.
        float c = value < -104 ? -104 : value > 89 ? 89 : value, n = (c * 1.44269502f) + 12582912 - 12582912, r = c - (n * 0.693359375f) + (n * 2.12194440e-4f), p = 1;
        for (int k = 8; k >= 2; k--) p = 1 + (p * r / k);
        int i = (int)n, half = i >> 1;
        return value >= 0 || value < 0 ? (1 + (p * r)) * Power(half) * Power(i - half) : value;
    }

    private static float Power(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);
}
