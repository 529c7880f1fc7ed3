using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>C = beta·C, as the products need it before they add to C.</summary>
internal static unsafe class MatrixScaling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A value of <c>diagonal</c> with which all of C is scaled.</summary>
    public const long Everything = long.MaxValue / 4;

    /// <summary>Scales what lies on and below a diagonal: column ≤ row + diagonal. A beta of 0 overwrites, NaN too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(long m, long n, T beta, T* c, long ldc, long diagonal)
    {
        if (beta == T.One)
            return;
        Vector<T> factor = new(beta);
        for (long i = 0; i < m; i++, c += ldc)
        {
            long count = Math.Min(n, i + diagonal + 1);
            long j = 0;
            for (; j + Vector<T>.Count <= count; j += Vector<T>.Count)
            {
                Vector<T> value = beta == T.Zero ? Vector<T>.Zero : factor * Unsafe.ReadUnaligned<Vector<T>>(c + j);
                Unsafe.WriteUnaligned(c + j, value);
            }

            for (; j < count; j++)
                c[j] = beta == T.Zero ? T.Zero : beta * c[j];
        }
    }

    /// <summary>Makes C ready for the first step of a product. True: add to it. False: it is to be overwritten, and was left alone.</summary>
    public static bool Prepare(long m, long n, T beta, T* c, long ldc, long diagonal)
    {
        if (beta == T.Zero)
            return false;
        Scale(m, n, beta, c, ldc, diagonal);
        return true;
    }
}
