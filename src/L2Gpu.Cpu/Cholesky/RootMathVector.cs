using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Portable vectors.</summary>
internal readonly struct RootMathVector<T> : IRootMath<T, Vector<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Subtract(Vector<T> x, Vector<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SubtractProduct(Vector<T> z, Vector<T> x, Vector<T> y)
        => typeof(T) == typeof(double)
            ? Vector.MultiplyAddEstimate((-x).As<T, double>(), y.As<T, double>(), z.As<T, double>()).As<double, T>()
            : Vector.MultiplyAddEstimate((-x).As<T, float>(), y.As<T, float>(), z.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractProduct(T z, T x, T y) => T.MultiplyAddEstimate(-x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Divide(Vector<T> x, Vector<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sqrt(Vector<T> x) => Vector.SquareRoot(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> FirstFailure(Vector<T> first, Vector<T> pivot, Vector<T> position)
    {
        Vector<T> candidate = Vector.ConditionalSelect(Vector.GreaterThan(pivot, Vector<T>.Zero), Vector<T>.Zero, position);
        return Vector.ConditionalSelect(Vector.Equals(first, Vector<T>.Zero), candidate, first);
    }
}
