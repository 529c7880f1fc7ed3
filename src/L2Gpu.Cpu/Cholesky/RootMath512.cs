using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>AVX-512F.</summary>
internal readonly struct RootMath512<T> : IRootMath<T, Vector512<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractProduct(Vector512<T> z, Vector512<T> x, Vector512<T> y)
        => typeof(T) == typeof(double)
            ? Avx512F.FusedMultiplyAddNegated(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Avx512F.FusedMultiplyAddNegated(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractProduct(T z, T x, T y) => T.FusedMultiplyAdd(-x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sqrt(Vector512<T> x) => Vector512.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FirstFailure(Vector512<T> first, Vector512<T> pivot, Vector512<T> position)
    {
        Vector512<T> candidate = Vector512.ConditionalSelect(Vector512.GreaterThan(pivot, Vector512<T>.Zero), Vector512<T>.Zero, position);
        return Vector512.ConditionalSelect(Vector512.Equals(first, Vector512<T>.Zero), candidate, first);
    }
}
