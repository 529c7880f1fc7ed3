using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>AVX-512F.</summary>
internal readonly struct PairMath512<T> : IPairMath<T, Vector512<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Negate(Vector512<T> x) => -x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Minimum(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Lesser(Vector512<T> x, Vector512<T> y) => Vector512.MinNative(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Maximum(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Clamp(Vector512<T> x, Vector512<T> low, Vector512<T> high)
        => typeof(T) == typeof(double)
            ? Avx512F.Min(high.AsDouble(), Avx512F.Max(low.AsDouble(), x.AsDouble())).As<double, T>()
            : Avx512F.Min(high.AsSingle(), Avx512F.Max(low.AsSingle(), x.AsSingle())).As<float, T>(); // of two operands, the instructions give the second one where one is NaN

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CopySign(Vector512<T> magnitude, Vector512<T> sign)
        => Vector512.ConditionalSelect(Vector512.Create(T.NegativeZero), sign, magnitude);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale(Vector512<T> x, Vector512<T> n)
        => typeof(T) == typeof(double)
            ? Avx512F.Scale(x.AsDouble(), n.AsDouble()).As<double, T>()
            : Avx512F.Scale(x.AsSingle(), n.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> x)
        => typeof(T) == typeof(double) ? Vector512.Log(x.AsDouble()).As<double, T>() : Vector512.Log(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sin(Vector512<T> x)
        => typeof(T) == typeof(double) ? Vector512.Sin(x.AsDouble()).As<double, T>() : Vector512.Sin(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Cos(Vector512<T> x)
        => typeof(T) == typeof(double) ? Vector512.Cos(x.AsDouble()).As<double, T>() : Vector512.Cos(x.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> QuotientOrZero(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.Equals(y, Vector512<T>.Zero), Vector512<T>.Zero, x / y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllAtLeast(Vector512<T> x, Vector512<T> least) => Vector512.GreaterThanOrEqualAll(x, least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllBetween(Vector512<T> least, Vector512<T> x, Vector512<T> most) => Vector512.LessThanOrEqualAll(least, x) && Vector512.LessThanOrEqualAll(x, most);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Vector512.Sum(x);
}
