using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>AVX2 and FMA.</summary>
internal readonly struct PairMath256<T> : IPairMath<T, Vector256<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Negate(Vector256<T> x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Minimum(Vector256<T> x, Vector256<T> y) => Vector256.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Lesser(Vector256<T> x, Vector256<T> y) => Vector256.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Maximum(Vector256<T> x, Vector256<T> y) => Vector256.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Clamp(Vector256<T> x, Vector256<T> low, Vector256<T> high)
        => typeof(T) == typeof(double)
            ? Avx.Min(high.AsDouble(), Avx.Max(low.AsDouble(), x.AsDouble())).As<double, T>()
            : Avx.Min(high.AsSingle(), Avx.Max(low.AsSingle(), x.AsSingle())).As<float, T>(); // of two operands, the instructions give the second one where one is NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CopySign(Vector256<T> magnitude, Vector256<T> sign)
        => Vector256.ConditionalSelect(Vector256.Create(T.NegativeZero), sign, magnitude);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale(Vector256<T> x, Vector256<T> n)
    {
        // 2ⁿ may lie outside the numbers though x·2ⁿ does not: half of n at a time. The first product is exact.
        Vector256<T> half = Half(n), rest = n - half;
        return x * Power(half) * Power(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Log(Vector256<T> x)
        => typeof(T) == typeof(double) ? Vector256.Log(x.AsDouble()).As<double, T>() : Vector256.Log(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sin(Vector256<T> x)
        => typeof(T) == typeof(double) ? Vector256.Sin(x.AsDouble()).As<double, T>() : Vector256.Sin(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Cos(Vector256<T> x)
        => typeof(T) == typeof(double) ? Vector256.Cos(x.AsDouble()).As<double, T>() : Vector256.Cos(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> QuotientOrZero(Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(Vector256.Equals(y, Vector256<T>.Zero), Vector256<T>.Zero, x / y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllAtLeast(Vector256<T> x, Vector256<T> least) => Vector256.GreaterThanOrEqualAll(x, least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllBetween(Vector256<T> least, Vector256<T> x, Vector256<T> most) => Vector256.LessThanOrEqualAll(least, x) && Vector256.LessThanOrEqualAll(x, most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> x) => Vector256.Sum(x);

    // What is added to a number so that its last bits are the nearest whole number: 3·2⁵¹, or 3·2²² for floats.
    private static Vector256<T> Shift
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(T.CreateTruncating(typeof(T) == typeof(double) ? 6755399441055744.0 : 12582912.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Half(Vector256<T> n) => (n * Vector256.Create(T.CreateTruncating(0.5))) + Shift - Shift;

    // 2ⁿ for a whole n whose power is a normal number: the last bits of the shifted n become the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Power(Vector256<T> n)
        => typeof(T) == typeof(double)
            ? (((n + Shift).AsInt64() << 52) + Vector256<double>.One.AsInt64()).As<long, T>()
            : (((n + Shift).AsInt32() << 23) + Vector256<float>.One.AsInt32()).As<int, T>();
}
