using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L2Gpu.Cpu;

/// <summary>
/// Transposes in registers: 8×8 floats and 4×4 doubles, in 256-bit vectors. 512-bit ones would not be faster: the shuffles
/// are the limit, and one port does those of 512 bits where two do those of 256.
/// </summary>
internal static unsafe class Transpose256
{
    /// <summary>Transposes a 4×4 block; strides in elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(double* source, nint sourceStride, double* destination, nint destinationStride)
    {
        // Halves are joined while loading, which needs no shuffle port; two unpacks finish each pair of columns.
        double* s2 = source + (2 * sourceStride);
        Vector256<double> a = Halves(source, s2);
        Vector256<double> b = Halves(source + sourceStride, s2 + sourceStride);
        Vector256<double> c = Halves(source + 2, s2 + 2);
        Vector256<double> d = Halves(source + sourceStride + 2, s2 + sourceStride + 2);
        Avx.UnpackLow(a, b).Store(destination);
        Avx.UnpackHigh(a, b).Store(destination + destinationStride);
        Avx.UnpackLow(c, d).Store(destination + (2 * destinationStride));
        Avx.UnpackHigh(c, d).Store(destination + (3 * destinationStride));
    }

    /// <summary>Transposes an 8×8 block; strides in elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Half(source, sourceStride, destination, destinationStride);
        Half(source + 4, sourceStride, destination + (4 * destinationStride), destinationStride);
    }

    /// <summary>Transposes a 4×4 block; strides in elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block4(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector128<float> a = Vector128.Load(source);
        Vector128<float> b = Vector128.Load(source + sourceStride);
        Vector128<float> c = Vector128.Load(source + (2 * sourceStride));
        Vector128<float> d = Vector128.Load(source + (3 * sourceStride));
        Vector128<double> ab0 = Sse.UnpackLow(a, b).AsDouble();
        Vector128<double> ab1 = Sse.UnpackHigh(a, b).AsDouble();
        Vector128<double> cd0 = Sse.UnpackLow(c, d).AsDouble();
        Vector128<double> cd1 = Sse.UnpackHigh(c, d).AsDouble();
        Sse2.UnpackLow(ab0, cd0).AsSingle().Store(destination);
        Sse2.UnpackHigh(ab0, cd0).AsSingle().Store(destination + destinationStride);
        Sse2.UnpackLow(ab1, cd1).AsSingle().Store(destination + (2 * destinationStride));
        Sse2.UnpackHigh(ab1, cd1).AsSingle().Store(destination + (3 * destinationStride));
    }

    /// <summary>Columns 0 to 3 of eight rows, to four rows of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        float* s4 = source + (4 * sourceStride);
        Vector256<float> a = Halves(source, s4);
        Vector256<float> b = Halves(source + sourceStride, s4 + sourceStride);
        Vector256<float> c = Halves(source + (2 * sourceStride), s4 + (2 * sourceStride));
        Vector256<float> d = Halves(source + (3 * sourceStride), s4 + (3 * sourceStride));
        Vector256<double> ab0 = Avx.UnpackLow(a, b).AsDouble();
        Vector256<double> ab1 = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> cd0 = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> cd1 = Avx.UnpackHigh(c, d).AsDouble();
        Avx.UnpackLow(ab0, cd0).AsSingle().Store(destination);
        Avx.UnpackHigh(ab0, cd0).AsSingle().Store(destination + destinationStride);
        Avx.UnpackLow(ab1, cd1).AsSingle().Store(destination + (2 * destinationStride));
        Avx.UnpackHigh(ab1, cd1).AsSingle().Store(destination + (3 * destinationStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Halves(double* low, double* high)
        => Avx.InsertVector128(Vector128.Load(low).ToVector256Unsafe(), Vector128.Load(high), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, float* high)
        => Avx.InsertVector128(Vector128.Load(low).ToVector256Unsafe(), Vector128.Load(high), 1);
}
