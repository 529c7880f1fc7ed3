using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Powers of two that bring numbers near 1 without rounding anything.</summary>
internal static class LaneUnit
{
    // Room is left for products of two units and for numbers on both sides of 1.
    private const int LargestExponent32 = 60;
    private const int LargestExponent64 = 500;

    /// <summary>The power of two whose square takes a positive number near 1, within what T can hold; 1 for everything else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Root<T>(double value) => Power(RootExponent<T>(value));

    /// <summary>The exponent of <see cref="Root"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RootExponent<T>(double value)
    {
        int limit = typeof(T) == typeof(float) ? LargestExponent32 : LargestExponent64;
        return value > 0 && double.IsFinite(value) ? Math.Clamp(-(Exponent(value) >> 1), -limit, limit) : 0;
    }

    /// <summary>The power of two that takes a positive number near 1; 1 for everything else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Whole(double value)
        => value > 0 && double.IsFinite(value) ? Power(Math.Clamp(-Exponent(value), -LargestExponent64, LargestExponent64)) : 1;

    /// <summary>2 to a power.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Power(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    // Numbers below the smallest normal one count as half of it.
    private static int Exponent(double value) => (int)(BitConverter.DoubleToInt64Bits(value) >> 52) - 1023;
}
