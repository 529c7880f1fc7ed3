using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;

namespace L2Gpu.Cpu;

/// <summary>Portable vectors, as wide as the machine has them. Sums are contracted only where that is as fast as not.</summary>
internal readonly unsafe struct SimdVector<T> : ISimd<T, Vector<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static int Width => Vector<T>.Count;

    // Six rows need 22 registers, which Arm has; three or four fit 16, and three divide the six columns of 128-bit doubles.
    public static int Rows => AdvSimd.IsSupported && Vector<T>.Count <= 4 ? 6 : Vector<T>.Count == 2 ? 3 : 4;

    public static Vector<T> Zero => Vector<T>.Zero;

    public static int TransposeSize => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load(T* source) => Unsafe.ReadUnaligned<Vector<T>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* destination, Vector<T> value) => Unsafe.WriteUnaligned(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Broadcast(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Multiply(Vector<T> x, Vector<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd(Vector<T> x, Vector<T> y, Vector<T> z)
        => typeof(T) == typeof(double)
            ? Vector.MultiplyAddEstimate(x.As<T, double>(), y.As<T, double>(), z.As<T, double>()).As<double, T>()
            : Vector.MultiplyAddEstimate(x.As<T, float>(), y.As<T, float>(), z.As<T, float>()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAddScalar(T x, T y, T z) => T.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(T* source, nint sourceStride, T* destination, nint destinationStride)
    {
        for (nint j = 0; j < 4; j++)
        {
            for (nint i = 0; i < 4; i++)
                destination[(j * destinationStride) + i] = source[(i * sourceStride) + j];
        }
    }
}
