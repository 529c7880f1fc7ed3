using ILGPU;

namespace L2Gpu.Ilgpu;

/// <summary>Made of what every device has: FP64 for FP32, and for FP64 numbers that are split in two (T. J. Dekker, A floating-point technique for extending the available precision, Numer. Math. 18, 1971).</summary>
internal readonly struct SplitFused : IFused
{
    // 2²⁷ + 1.
    private const double Splitter = 134217729;

    /// <inheritdoc/>
    /// <remarks>The product is exact, and the sum is rounded to odd, so that rounding it again is rounding once (S. Boldo and G. Melquiond, Emulation of FMA and correctly rounded sums, IEEE Trans. Comput. 57, 2008).</remarks>
    public static float MultiplyAdd(float x, float y, float z)
    {
        double product = (double)x * y, sum = product + z, added = sum - product, error = product - (sum - added) + (z - added);
        ulong bits = Interop.FloatAsInt(sum);
        if (sum - sum == 0 && error != 0 && (bits & 1) == 0) sum = Interop.IntAsFloat(error > 0 == sum > 0 ? bits + 1 : bits - 1);
        return (float)sum;
    }

    /// <inheritdoc/>
    public static double ProductError(double x, double y, double product)
    {
        double left = Splitter * x, right = Splitter * y, xHigh = left - (left - x), yHigh = right - (right - y), xLow = x - xHigh, yLow = y - yHigh;
        return (xLow * yLow) - (product - (xHigh * yHigh) - (xLow * yHigh) - (xHigh * yLow));
    }
}
