using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The register block that Cholesky and triangular solves are made of: <c>TSimd.Rows</c> rows by up to three vectors of
/// C ← T⁻¹·(C − A·B), in registers from the sum to the substitution.
/// </summary>
/// <remarks>
/// Substitution, not multiplication by an inverse: that would not keep the element-wise error bound where T is ill-conditioned.
/// Each element is one chain of multiply-adds in ascending order, as in <see cref="MicroKernel{T, TVec, TSimd}"/>. Lanes do not
/// mix, so that what a lane holds beyond the edge of a matrix does no harm. Strides may be negative: backward substitution is forward
/// substitution with rows and steps reversed.
/// </remarks>
internal static unsafe class SubstitutionKernel<T, TVec, TSimd, TRoot>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
{
    /// <summary>Runs the block that is <paramref name="vectors"/> wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        int vectors, nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint ldc, T* t, nint tRow, nint tStep, T* inverse, nint inverseStep)
    {
        if (vectors >= 3)
            Run<ThreeVectors>(k, a, aRow, aStep, b, bStep, c, ldc, t, tRow, tStep, inverse, inverseStep);
        else if (vectors == 2)
            Run<TwoVectors>(k, a, aRow, aStep, b, bStep, c, ldc, t, tRow, tStep, inverse, inverseStep);
        else
            Run<OneVector>(k, a, aRow, aStep, b, bStep, c, ldc, t, tRow, tStep, inverse, inverseStep);
    }

    /// <summary>C ← T⁻¹·(C − A·B) for one register block.</summary>
    /// <param name="k">Length of the sums.</param>
    /// <param name="a">A: row i, step p at a[i·aRow + p·aStep].</param>
    /// <param name="aRow">Elements between rows of A.</param>
    /// <param name="aStep">Elements between steps of A.</param>
    /// <param name="b">B: the vectors of step p start at b[p·bStep].</param>
    /// <param name="bStep">Elements between steps of B.</param>
    /// <param name="c">C; all of the block is written.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="t">T, of which what is below the diagonal is read: row i, column j at t[i·tRow + j·tStep].</param>
    /// <param name="tRow">Elements between rows of T.</param>
    /// <param name="tStep">Elements between columns of T.</param>
    /// <param name="inverse">The reciprocals of T's diagonal.</param>
    /// <param name="inverseStep">Elements between them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TCount>(
        nint k, T* a, nint aRow, nint aStep, T* b, nint bStep, T* c, nint ldc, T* t, nint tRow, nint tStep, T* inverse, nint inverseStep)
        where TCount : struct, IVectorCount
    {
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero;
        TVec c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero;
        TVec c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero;
        TVec c50 = TSimd.Zero, c51 = TSimd.Zero, c52 = TSimd.Zero;
        TVec c60 = TSimd.Zero, c61 = TSimd.Zero, c62 = TSimd.Zero;
        TVec c70 = TSimd.Zero, c71 = TSimd.Zero, c72 = TSimd.Zero;

        // Three row pointers and one stride reach eight rows by addressing alone.
        nint aRow2 = 2 * aRow;
        T* a3 = a + (3 * aRow);
        T* a6 = a3 + (3 * aRow);
        int w = TSimd.Width;
        for (; k > 0; k--)
        {
            TVec b0 = TSimd.Load(b);
            TVec b1 = TCount.Value > 1 ? TSimd.Load(b + w) : default;
            TVec b2 = TCount.Value > 2 ? TSimd.Load(b + (2 * w)) : default;
            b += bStep;

            TVec x0 = TSimd.Broadcast(a[0]);
            c00 = TSimd.MultiplyAdd(x0, b0, c00);
            if (TCount.Value > 1) c01 = TSimd.MultiplyAdd(x0, b1, c01);
            if (TCount.Value > 2) c02 = TSimd.MultiplyAdd(x0, b2, c02);
            TVec x1 = TSimd.Broadcast(a[aRow]);
            c10 = TSimd.MultiplyAdd(x1, b0, c10);
            if (TCount.Value > 1) c11 = TSimd.MultiplyAdd(x1, b1, c11);
            if (TCount.Value > 2) c12 = TSimd.MultiplyAdd(x1, b2, c12);
            TVec x2 = TSimd.Broadcast(a[aRow2]);
            c20 = TSimd.MultiplyAdd(x2, b0, c20);
            if (TCount.Value > 1) c21 = TSimd.MultiplyAdd(x2, b1, c21);
            if (TCount.Value > 2) c22 = TSimd.MultiplyAdd(x2, b2, c22);
            if (TSimd.Rows > 3)
            {
                TVec x3 = TSimd.Broadcast(a3[0]);
                c30 = TSimd.MultiplyAdd(x3, b0, c30);
                if (TCount.Value > 1) c31 = TSimd.MultiplyAdd(x3, b1, c31);
                if (TCount.Value > 2) c32 = TSimd.MultiplyAdd(x3, b2, c32);
            }

            if (TSimd.Rows > 4)
            {
                TVec x4 = TSimd.Broadcast(a3[aRow]);
                c40 = TSimd.MultiplyAdd(x4, b0, c40);
                if (TCount.Value > 1) c41 = TSimd.MultiplyAdd(x4, b1, c41);
                if (TCount.Value > 2) c42 = TSimd.MultiplyAdd(x4, b2, c42);
                TVec x5 = TSimd.Broadcast(a3[aRow2]);
                c50 = TSimd.MultiplyAdd(x5, b0, c50);
                if (TCount.Value > 1) c51 = TSimd.MultiplyAdd(x5, b1, c51);
                if (TCount.Value > 2) c52 = TSimd.MultiplyAdd(x5, b2, c52);
            }

            if (TSimd.Rows > 6)
            {
                TVec x6 = TSimd.Broadcast(a6[0]);
                c60 = TSimd.MultiplyAdd(x6, b0, c60);
                if (TCount.Value > 1) c61 = TSimd.MultiplyAdd(x6, b1, c61);
                if (TCount.Value > 2) c62 = TSimd.MultiplyAdd(x6, b2, c62);
                TVec x7 = TSimd.Broadcast(a6[aRow]);
                c70 = TSimd.MultiplyAdd(x7, b0, c70);
                if (TCount.Value > 1) c71 = TSimd.MultiplyAdd(x7, b1, c71);
                if (TCount.Value > 2) c72 = TSimd.MultiplyAdd(x7, b2, c72);
            }

            a += aStep;
            a3 += aStep;
            a6 += aStep;
        }

        TVec e;
        c00 = TRoot.Subtract(TSimd.Load(c), c00);
        if (TCount.Value > 1) c01 = TRoot.Subtract(TSimd.Load(c + w), c01);
        if (TCount.Value > 2) c02 = TRoot.Subtract(TSimd.Load(c + (2 * w)), c02);
        e = TSimd.Broadcast(inverse[0]);
        TSimd.Store(c, c00 = TSimd.Multiply(c00, e));
        if (TCount.Value > 1) TSimd.Store(c + w, c01 = TSimd.Multiply(c01, e));
        if (TCount.Value > 2) TSimd.Store(c + (2 * w), c02 = TSimd.Multiply(c02, e));
        T* t1 = t + tRow;
        c10 = TRoot.Subtract(TSimd.Load(c + ldc), c10);
        if (TCount.Value > 1) c11 = TRoot.Subtract(TSimd.Load(c + ldc + w), c11);
        if (TCount.Value > 2) c12 = TRoot.Subtract(TSimd.Load(c + ldc + (2 * w)), c12);
        e = TSimd.Broadcast(t1[0]);
        c10 = TRoot.SubtractProduct(c10, e, c00);
        if (TCount.Value > 1) c11 = TRoot.SubtractProduct(c11, e, c01);
        if (TCount.Value > 2) c12 = TRoot.SubtractProduct(c12, e, c02);
        e = TSimd.Broadcast(inverse[inverseStep]);
        TSimd.Store(c + ldc, c10 = TSimd.Multiply(c10, e));
        if (TCount.Value > 1) TSimd.Store(c + ldc + w, c11 = TSimd.Multiply(c11, e));
        if (TCount.Value > 2) TSimd.Store(c + ldc + (2 * w), c12 = TSimd.Multiply(c12, e));
        T* t2 = t + (2 * tRow);
        c20 = TRoot.Subtract(TSimd.Load(c + (2 * ldc)), c20);
        if (TCount.Value > 1) c21 = TRoot.Subtract(TSimd.Load(c + (2 * ldc) + w), c21);
        if (TCount.Value > 2) c22 = TRoot.Subtract(TSimd.Load(c + (2 * ldc) + (2 * w)), c22);
        e = TSimd.Broadcast(t2[0]);
        c20 = TRoot.SubtractProduct(c20, e, c00);
        if (TCount.Value > 1) c21 = TRoot.SubtractProduct(c21, e, c01);
        if (TCount.Value > 2) c22 = TRoot.SubtractProduct(c22, e, c02);
        e = TSimd.Broadcast(t2[tStep]);
        c20 = TRoot.SubtractProduct(c20, e, c10);
        if (TCount.Value > 1) c21 = TRoot.SubtractProduct(c21, e, c11);
        if (TCount.Value > 2) c22 = TRoot.SubtractProduct(c22, e, c12);
        e = TSimd.Broadcast(inverse[2 * inverseStep]);
        TSimd.Store(c + (2 * ldc), c20 = TSimd.Multiply(c20, e));
        if (TCount.Value > 1) TSimd.Store(c + (2 * ldc) + w, c21 = TSimd.Multiply(c21, e));
        if (TCount.Value > 2) TSimd.Store(c + (2 * ldc) + (2 * w), c22 = TSimd.Multiply(c22, e));
        if (TSimd.Rows <= 3)
            return;
        T* t3 = t + (3 * tRow);
        c30 = TRoot.Subtract(TSimd.Load(c + (3 * ldc)), c30);
        if (TCount.Value > 1) c31 = TRoot.Subtract(TSimd.Load(c + (3 * ldc) + w), c31);
        if (TCount.Value > 2) c32 = TRoot.Subtract(TSimd.Load(c + (3 * ldc) + (2 * w)), c32);
        e = TSimd.Broadcast(t3[0]);
        c30 = TRoot.SubtractProduct(c30, e, c00);
        if (TCount.Value > 1) c31 = TRoot.SubtractProduct(c31, e, c01);
        if (TCount.Value > 2) c32 = TRoot.SubtractProduct(c32, e, c02);
        e = TSimd.Broadcast(t3[tStep]);
        c30 = TRoot.SubtractProduct(c30, e, c10);
        if (TCount.Value > 1) c31 = TRoot.SubtractProduct(c31, e, c11);
        if (TCount.Value > 2) c32 = TRoot.SubtractProduct(c32, e, c12);
        e = TSimd.Broadcast(t3[2 * tStep]);
        c30 = TRoot.SubtractProduct(c30, e, c20);
        if (TCount.Value > 1) c31 = TRoot.SubtractProduct(c31, e, c21);
        if (TCount.Value > 2) c32 = TRoot.SubtractProduct(c32, e, c22);
        e = TSimd.Broadcast(inverse[3 * inverseStep]);
        TSimd.Store(c + (3 * ldc), c30 = TSimd.Multiply(c30, e));
        if (TCount.Value > 1) TSimd.Store(c + (3 * ldc) + w, c31 = TSimd.Multiply(c31, e));
        if (TCount.Value > 2) TSimd.Store(c + (3 * ldc) + (2 * w), c32 = TSimd.Multiply(c32, e));
        if (TSimd.Rows <= 4)
            return;
        T* t4 = t + (4 * tRow);
        c40 = TRoot.Subtract(TSimd.Load(c + (4 * ldc)), c40);
        if (TCount.Value > 1) c41 = TRoot.Subtract(TSimd.Load(c + (4 * ldc) + w), c41);
        if (TCount.Value > 2) c42 = TRoot.Subtract(TSimd.Load(c + (4 * ldc) + (2 * w)), c42);
        e = TSimd.Broadcast(t4[0]);
        c40 = TRoot.SubtractProduct(c40, e, c00);
        if (TCount.Value > 1) c41 = TRoot.SubtractProduct(c41, e, c01);
        if (TCount.Value > 2) c42 = TRoot.SubtractProduct(c42, e, c02);
        e = TSimd.Broadcast(t4[tStep]);
        c40 = TRoot.SubtractProduct(c40, e, c10);
        if (TCount.Value > 1) c41 = TRoot.SubtractProduct(c41, e, c11);
        if (TCount.Value > 2) c42 = TRoot.SubtractProduct(c42, e, c12);
        e = TSimd.Broadcast(t4[2 * tStep]);
        c40 = TRoot.SubtractProduct(c40, e, c20);
        if (TCount.Value > 1) c41 = TRoot.SubtractProduct(c41, e, c21);
        if (TCount.Value > 2) c42 = TRoot.SubtractProduct(c42, e, c22);
        e = TSimd.Broadcast(t4[3 * tStep]);
        c40 = TRoot.SubtractProduct(c40, e, c30);
        if (TCount.Value > 1) c41 = TRoot.SubtractProduct(c41, e, c31);
        if (TCount.Value > 2) c42 = TRoot.SubtractProduct(c42, e, c32);
        e = TSimd.Broadcast(inverse[4 * inverseStep]);
        TSimd.Store(c + (4 * ldc), c40 = TSimd.Multiply(c40, e));
        if (TCount.Value > 1) TSimd.Store(c + (4 * ldc) + w, c41 = TSimd.Multiply(c41, e));
        if (TCount.Value > 2) TSimd.Store(c + (4 * ldc) + (2 * w), c42 = TSimd.Multiply(c42, e));
        T* t5 = t + (5 * tRow);
        c50 = TRoot.Subtract(TSimd.Load(c + (5 * ldc)), c50);
        if (TCount.Value > 1) c51 = TRoot.Subtract(TSimd.Load(c + (5 * ldc) + w), c51);
        if (TCount.Value > 2) c52 = TRoot.Subtract(TSimd.Load(c + (5 * ldc) + (2 * w)), c52);
        e = TSimd.Broadcast(t5[0]);
        c50 = TRoot.SubtractProduct(c50, e, c00);
        if (TCount.Value > 1) c51 = TRoot.SubtractProduct(c51, e, c01);
        if (TCount.Value > 2) c52 = TRoot.SubtractProduct(c52, e, c02);
        e = TSimd.Broadcast(t5[tStep]);
        c50 = TRoot.SubtractProduct(c50, e, c10);
        if (TCount.Value > 1) c51 = TRoot.SubtractProduct(c51, e, c11);
        if (TCount.Value > 2) c52 = TRoot.SubtractProduct(c52, e, c12);
        e = TSimd.Broadcast(t5[2 * tStep]);
        c50 = TRoot.SubtractProduct(c50, e, c20);
        if (TCount.Value > 1) c51 = TRoot.SubtractProduct(c51, e, c21);
        if (TCount.Value > 2) c52 = TRoot.SubtractProduct(c52, e, c22);
        e = TSimd.Broadcast(t5[3 * tStep]);
        c50 = TRoot.SubtractProduct(c50, e, c30);
        if (TCount.Value > 1) c51 = TRoot.SubtractProduct(c51, e, c31);
        if (TCount.Value > 2) c52 = TRoot.SubtractProduct(c52, e, c32);
        e = TSimd.Broadcast(t5[4 * tStep]);
        c50 = TRoot.SubtractProduct(c50, e, c40);
        if (TCount.Value > 1) c51 = TRoot.SubtractProduct(c51, e, c41);
        if (TCount.Value > 2) c52 = TRoot.SubtractProduct(c52, e, c42);
        e = TSimd.Broadcast(inverse[5 * inverseStep]);
        TSimd.Store(c + (5 * ldc), c50 = TSimd.Multiply(c50, e));
        if (TCount.Value > 1) TSimd.Store(c + (5 * ldc) + w, c51 = TSimd.Multiply(c51, e));
        if (TCount.Value > 2) TSimd.Store(c + (5 * ldc) + (2 * w), c52 = TSimd.Multiply(c52, e));
        if (TSimd.Rows <= 6)
            return;
        T* t6 = t + (6 * tRow);
        c60 = TRoot.Subtract(TSimd.Load(c + (6 * ldc)), c60);
        if (TCount.Value > 1) c61 = TRoot.Subtract(TSimd.Load(c + (6 * ldc) + w), c61);
        if (TCount.Value > 2) c62 = TRoot.Subtract(TSimd.Load(c + (6 * ldc) + (2 * w)), c62);
        e = TSimd.Broadcast(t6[0]);
        c60 = TRoot.SubtractProduct(c60, e, c00);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c01);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c02);
        e = TSimd.Broadcast(t6[tStep]);
        c60 = TRoot.SubtractProduct(c60, e, c10);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c11);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c12);
        e = TSimd.Broadcast(t6[2 * tStep]);
        c60 = TRoot.SubtractProduct(c60, e, c20);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c21);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c22);
        e = TSimd.Broadcast(t6[3 * tStep]);
        c60 = TRoot.SubtractProduct(c60, e, c30);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c31);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c32);
        e = TSimd.Broadcast(t6[4 * tStep]);
        c60 = TRoot.SubtractProduct(c60, e, c40);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c41);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c42);
        e = TSimd.Broadcast(t6[5 * tStep]);
        c60 = TRoot.SubtractProduct(c60, e, c50);
        if (TCount.Value > 1) c61 = TRoot.SubtractProduct(c61, e, c51);
        if (TCount.Value > 2) c62 = TRoot.SubtractProduct(c62, e, c52);
        e = TSimd.Broadcast(inverse[6 * inverseStep]);
        TSimd.Store(c + (6 * ldc), c60 = TSimd.Multiply(c60, e));
        if (TCount.Value > 1) TSimd.Store(c + (6 * ldc) + w, c61 = TSimd.Multiply(c61, e));
        if (TCount.Value > 2) TSimd.Store(c + (6 * ldc) + (2 * w), c62 = TSimd.Multiply(c62, e));
        T* t7 = t + (7 * tRow);
        c70 = TRoot.Subtract(TSimd.Load(c + (7 * ldc)), c70);
        if (TCount.Value > 1) c71 = TRoot.Subtract(TSimd.Load(c + (7 * ldc) + w), c71);
        if (TCount.Value > 2) c72 = TRoot.Subtract(TSimd.Load(c + (7 * ldc) + (2 * w)), c72);
        e = TSimd.Broadcast(t7[0]);
        c70 = TRoot.SubtractProduct(c70, e, c00);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c01);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c02);
        e = TSimd.Broadcast(t7[tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c10);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c11);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c12);
        e = TSimd.Broadcast(t7[2 * tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c20);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c21);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c22);
        e = TSimd.Broadcast(t7[3 * tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c30);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c31);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c32);
        e = TSimd.Broadcast(t7[4 * tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c40);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c41);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c42);
        e = TSimd.Broadcast(t7[5 * tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c50);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c51);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c52);
        e = TSimd.Broadcast(t7[6 * tStep]);
        c70 = TRoot.SubtractProduct(c70, e, c60);
        if (TCount.Value > 1) c71 = TRoot.SubtractProduct(c71, e, c61);
        if (TCount.Value > 2) c72 = TRoot.SubtractProduct(c72, e, c62);
        e = TSimd.Broadcast(inverse[7 * inverseStep]);
        TSimd.Store(c + (7 * ldc), c70 = TSimd.Multiply(c70, e));
        if (TCount.Value > 1) TSimd.Store(c + (7 * ldc) + w, c71 = TSimd.Multiply(c71, e));
        if (TCount.Value > 2) TSimd.Store(c + (7 * ldc) + (2 * w), c72 = TSimd.Multiply(c72, e));
    }
}
