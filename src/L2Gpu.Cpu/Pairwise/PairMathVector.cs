using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Portable vectors.</summary>
internal readonly struct PairMathVector<T> : IPairMath<T, Vector<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Add(Vector<T> x, Vector<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Negate(Vector<T> x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Abs(Vector<T> x) => Vector.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Minimum(Vector<T> x, Vector<T> y) => Vector.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Lesser(Vector<T> x, Vector<T> y) => Vector.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Maximum(Vector<T> x, Vector<T> y) => Vector.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Clamp(Vector<T> x, Vector<T> low, Vector<T> high)
    {
        Vector<T> least = Vector.ConditionalSelect(Vector.LessThan(x, low), low, x);
        return Vector.ConditionalSelect(Vector.GreaterThan(least, high), high, least);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> CopySign(Vector<T> magnitude, Vector<T> sign)
        => Vector.ConditionalSelect(new Vector<T>(T.NegativeZero), sign, magnitude);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Scale(Vector<T> x, Vector<T> n)
    {
        // 2ⁿ may lie outside the numbers though x·2ⁿ does not: half of n at a time. The first product is exact.
        Vector<T> half = Half(n), rest = n - half;
        return x * Power(half) * Power(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log(Vector<T> x)
        => typeof(T) == typeof(double) ? Vector.Log(x.As<T, double>()).As<double, T>() : Vector.Log(x.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sin(Vector<T> x)
        => typeof(T) == typeof(double) ? Vector.Sin(x.As<T, double>()).As<double, T>() : Vector.Sin(x.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Cos(Vector<T> x)
        => typeof(T) == typeof(double) ? Vector.Cos(x.As<T, double>()).As<double, T>() : Vector.Cos(x.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> QuotientOrZero(Vector<T> x, Vector<T> y) => Vector.ConditionalSelect(Vector.Equals(y, Vector<T>.Zero), Vector<T>.Zero, x / y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllAtLeast(Vector<T> x, Vector<T> least) => Vector.GreaterThanOrEqualAll(x, least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllBetween(Vector<T> least, Vector<T> x, Vector<T> most) => Vector.LessThanOrEqualAll(least, x) && Vector.LessThanOrEqualAll(x, most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector<T> x) => Vector.Sum(x);

    // What is added to a number so that its last bits are the nearest whole number: 3·2⁵¹, or 3·2²² for floats.
    private static Vector<T> Shift
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new Vector<T>(T.CreateTruncating(typeof(T) == typeof(double) ? 6755399441055744.0 : 12582912.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Half(Vector<T> n) => (n * new Vector<T>(T.CreateTruncating(0.5))) + Shift - Shift;

    // 2ⁿ for a whole n whose power is a normal number: the last bits of the shifted n become the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Power(Vector<T> n)
        => typeof(T) == typeof(double)
            ? (((n + Shift).As<T, long>() << 52) + Vector<double>.One.As<double, long>()).As<long, T>()
            : (((n + Shift).As<T, int>() << 23) + Vector<float>.One.As<float, int>()).As<int, T>();
}
