using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Portable vectors, as wide as the machine has them.</summary>
internal readonly unsafe struct WideLoadVector : IWideLoad<Vector<double>>
{
    public static int Width => Vector<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Load(double* source) => Unsafe.ReadUnaligned<Vector<double>>(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Load(float* source)
    {
        // Half a vector of floats; a whole one would reach beyond the data.
        if (Vector<double>.Count == 2) return Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<double>(source)).AsSingle()).AsVector();
        if (Vector<double>.Count == 4)
        {
            (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(source));
            return Vector256.Create(low, high).AsVector();
        }

        double* wide = stackalloc double[Vector<double>.Count];
        for (int i = 0; i < Vector<double>.Count; i++) wide[i] = source[i];
        return Unsafe.ReadUnaligned<Vector<double>>(wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* destination, Vector<double> value) => Unsafe.WriteUnaligned(destination, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Broadcast(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Add(Vector<double> x, Vector<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Subtract(Vector<double> x, Vector<double> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MultiplyAdd(Vector<double> x, Vector<double> y, Vector<double> z) => Vector.MultiplyAddEstimate(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(double* destination, Vector<double> a, Vector<double> b, Vector<double> c, Vector<double> d)
    {
        destination[0] = Vector.Sum(a);
        destination[1] = Vector.Sum(b);
        destination[2] = Vector.Sum(c);
        destination[3] = Vector.Sum(d);
    }
}
