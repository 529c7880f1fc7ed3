using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>AVX2 and FMA.</summary>
internal readonly struct RootMath256<T> : IRootMath<T, Vector256<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractProduct(Vector256<T> z, Vector256<T> x, Vector256<T> y)
        => typeof(T) == typeof(double)
            ? Fma.MultiplyAddNegated(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Fma.MultiplyAddNegated(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractProduct(T z, T x, T y) => T.FusedMultiplyAdd(-x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sqrt(Vector256<T> x) => Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FirstFailure(Vector256<T> first, Vector256<T> pivot, Vector256<T> position)
    {
        Vector256<T> candidate = Vector256.ConditionalSelect(Vector256.GreaterThan(pivot, Vector256<T>.Zero), Vector256<T>.Zero, position);
        return Vector256.ConditionalSelect(Vector256.Equals(first, Vector256<T>.Zero), candidate, first);
    }
}
