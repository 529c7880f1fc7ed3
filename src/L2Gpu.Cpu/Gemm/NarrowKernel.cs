using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>Rows of A times a few vectors: A is read where it lies, once, at the speed of memory.</summary>
/// <remarks>
/// The bits of an element depend on its row, its vector and k alone. Chains in T end after <see cref="PanelKernel{T}.NarrowChain"/> columns and are added in FP64, so that rounding
/// does not grow with k.
/// </remarks>
internal static unsafe class NarrowKernel<T, TVec, TSimd>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    private const int RowsAtOnce = 4;
    private const int ColumnsAtOnce = 4;
    private const int WidestVector = 16;

    /// <summary>C = alpha·A·B + beta·C.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements between rows of A.</param>
    /// <param name="b">Column j of B at b[j·ldb], without gaps.</param>
    /// <param name="ldb">Elements between columns of B.</param>
    /// <param name="beta">The factor of C; at 0, C is not read.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="parts">Where A·B alone is left, row-major without gaps, instead of C; null for C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(long rows, long n, nint k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc, double* parts)
    {
        T* sums = stackalloc T[RowsAtOnce * ColumnsAtOnce];
        double* totals = stackalloc double[RowsAtOnce * ColumnsAtOnce];
        bool isCut = k > PanelKernel<T>.NarrowChain;
        for (long i = 0; i < rows; i += RowsAtOnce)
        {
            long there = Math.Min(RowsAtOnce, rows - i), columns;
            for (long j = 0; j < n; j += columns)
            {
                columns = n - j >= 4 ? 4 : n - j >= 2 ? 2 : 1;
                for (nint p = 0; p < k; p += PanelKernel<T>.NarrowChain)
                {
                    T* row = a + (i * lda) + p, x = b + (j * ldb) + p;
                    nint length = nint.Min(PanelKernel<T>.NarrowChain, k - p);
                    if (columns == 4) Sum<FourVectors>(row, lda, there, x, ldb, length, sums);
                    else if (columns == 2) Sum<TwoVectors>(row, lda, there, x, ldb, length, sums);
                    else Sum<OneVector>(row, lda, there, x, ldb, length, sums);
                    for (long q = 0; isCut && q < columns * RowsAtOnce; q++) totals[q] = p == 0 ? double.CreateTruncating(sums[q]) : totals[q] + double.CreateTruncating(sums[q]);
                }

                for (long r = 0; r < there; r++)
                {
                    for (long q = 0; q < columns; q++)
                    {
                        long at = (q * RowsAtOnce) + r;
                        if (parts != null) parts[((i + r) * n) + j + q] = isCut ? totals[at] : double.CreateTruncating(sums[at]);
                        else Put(c + ((i + r) * ldc) + j + q, alpha * (isCut ? T.CreateTruncating(totals[at]) : sums[at]), beta);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T* c, T product, T beta) => *c = beta == T.Zero ? product : TSimd.MultiplyAddScalar(beta, *c, product);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TCount>(T* row, long lda, long there, T* x, long ldx, nint k, T* sums)
        where TCount : struct, IVectorCount
    {
        // Rows that are not there are the first one again.
        T* r0 = row, r1 = there > 1 ? row + lda : row, r2 = there > 2 ? row + (2 * lda) : row, r3 = there > 3 ? row + (3 * lda) : row;
        T* x1 = TCount.Value > 1 ? x + ldx : x, x2 = TCount.Value > 2 ? x1 + ldx : x, x3 = TCount.Value > 2 ? x2 + ldx : x;
        TVec s00 = TSimd.Zero, s10 = TSimd.Zero, s20 = TSimd.Zero, s30 = TSimd.Zero;
        TVec s01 = TSimd.Zero, s11 = TSimd.Zero, s21 = TSimd.Zero, s31 = TSimd.Zero;
        TVec s02 = TSimd.Zero, s12 = TSimd.Zero, s22 = TSimd.Zero, s32 = TSimd.Zero;
        TVec s03 = TSimd.Zero, s13 = TSimd.Zero, s23 = TSimd.Zero, s33 = TSimd.Zero;
        nint w = TSimd.Width, p = 0;
        for (; p + w <= k; p += w)
        {
            TVec a0 = TSimd.Load(r0 + p), a1 = TSimd.Load(r1 + p), a2 = TSimd.Load(r2 + p), a3 = TSimd.Load(r3 + p), v = TSimd.Load(x + p);
            s00 = TSimd.MultiplyAdd(a0, v, s00);
            s10 = TSimd.MultiplyAdd(a1, v, s10);
            s20 = TSimd.MultiplyAdd(a2, v, s20);
            s30 = TSimd.MultiplyAdd(a3, v, s30);
            if (TCount.Value == 1)
                continue;
            v = TSimd.Load(x1 + p);
            s01 = TSimd.MultiplyAdd(a0, v, s01);
            s11 = TSimd.MultiplyAdd(a1, v, s11);
            s21 = TSimd.MultiplyAdd(a2, v, s21);
            s31 = TSimd.MultiplyAdd(a3, v, s31);
            if (TCount.Value == 2)
                continue;
            v = TSimd.Load(x2 + p);
            s02 = TSimd.MultiplyAdd(a0, v, s02);
            s12 = TSimd.MultiplyAdd(a1, v, s12);
            s22 = TSimd.MultiplyAdd(a2, v, s22);
            s32 = TSimd.MultiplyAdd(a3, v, s32);
            v = TSimd.Load(x3 + p);
            s03 = TSimd.MultiplyAdd(a0, v, s03);
            s13 = TSimd.MultiplyAdd(a1, v, s13);
            s23 = TSimd.MultiplyAdd(a2, v, s23);
            s33 = TSimd.MultiplyAdd(a3, v, s33);
        }

        sums[0] = Rest(s00, r0, x, p, k);
        sums[1] = Rest(s10, r1, x, p, k);
        sums[2] = Rest(s20, r2, x, p, k);
        sums[3] = Rest(s30, r3, x, p, k);
        if (TCount.Value == 1)
            return;
        sums[4] = Rest(s01, r0, x1, p, k);
        sums[5] = Rest(s11, r1, x1, p, k);
        sums[6] = Rest(s21, r2, x1, p, k);
        sums[7] = Rest(s31, r3, x1, p, k);
        if (TCount.Value == 2)
            return;
        sums[8] = Rest(s02, r0, x2, p, k);
        sums[9] = Rest(s12, r1, x2, p, k);
        sums[10] = Rest(s22, r2, x2, p, k);
        sums[11] = Rest(s32, r3, x2, p, k);
        sums[12] = Rest(s03, r0, x3, p, k);
        sums[13] = Rest(s13, r1, x3, p, k);
        sums[14] = Rest(s23, r2, x3, p, k);
        sums[15] = Rest(s33, r3, x3, p, k);
    }

    /// <summary>The sum of a vector's elements, and of the products from p on.</summary>
    [SkipLocalsInit]
    private static T Rest(TVec vector, T* row, T* x, nint p, nint k)
    {
        T* lanes = stackalloc T[WidestVector];
        TSimd.Store(lanes, vector);
        T sum = VectorKernel<T, TVec, TSimd>.SumLanes(lanes);
        for (; p < k; p++)
            sum = TSimd.MultiplyAddScalar(row[p], x[p], sum);
        return sum;
    }
}
