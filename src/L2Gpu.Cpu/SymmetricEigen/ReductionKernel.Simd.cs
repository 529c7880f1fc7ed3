using System.Numerics;

namespace L2Gpu.Cpu;

/// <summary><see cref="ReductionKernel{T}"/> over one set of vector operations.</summary>
/// <remarks>
/// A panel of rows is reduced while the rows above it are left as they were, A − VᵀW − WᵀV being kept as A, V and W; then the product is taken out
/// of A at once. Half of the work is A·v for each row, the other half that product (Dongarra, Sorensen and Hammarling 1989).
/// </remarks>
internal sealed unsafe class ReductionKernel<T, TVec, TSimd> : ReductionKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    // A row whose length is below this, relative to the matrix, is zero: ε² is more than its own rounding can tell from 0, and its square is normal.
    private static readonly T s_negligible = typeof(T) == typeof(float) ? T.ScaleB(T.One, -50) : T.ScaleB(T.One, -110);

    public override void Reduce(GemmEngine<T> engine, ReducedMatrix<T> matrix, T* offDiagonal, T* factors)
    {
        nint width = PanelWidth(matrix.Order), ld = matrix.Ld;
        nint parts = SymmetricVectorJob<T, TVec, TSimd>.MostParts;
        using ScratchBlock<T> scratch = ScratchPool.Shared.Rent<T>((((3 * width) + parts) * ld) + (2 * (width + ReducedMatrix<T>.Slack)));
        new Span<T>(scratch.Pointer, (int)(((3 * width) + parts) * ld)).Clear();
        factors[0] = T.Zero;
        for (nint end = matrix.Order; end > 1;)
        {
            // V, W and V again, so that [V; W] and [W; V] are both there without another copy.
            nint count = nint.Min(width, end - 1);
            ReductionPanel<T> panel = new()
            {
                First = end - count, Count = count, Ld = ld, V = scratch.Pointer, W = scratch.Pointer + (count * ld),
                Parts = scratch.Pointer + (3 * count * ld), Products = scratch.Pointer + (((3 * width) + parts) * ld),
            };
            for (nint q = count - 1; q >= 0; q--)
                ReduceRow(engine.Pool, matrix, panel, q, offDiagonal, factors);
            end -= count;
            VectorKernel<T, TVec, TSimd>.SubtractTwiceColumnProducts(panel.V, panel.W, ld, count, matrix.Diagonal, end);
            TrailingUpdateJob<T>.Run(engine, matrix, end, count, panel.V);
        }
    }

    public override void Transpose(nint rows, nint columns, T* source, nint sourceStride, T* target, nint targetStride)
    {
        nint side = TSimd.TransposeSize;
        for (nint i = 0; i < rows; i += side)
        {
            nint height = nint.Min(side, rows - i), j = 0;
            if (height == side)
            {
                for (; j + side <= columns; j += side)
                    TSimd.Transpose(source + (i * sourceStride) + j, sourceStride, target + (j * targetStride) + i, targetStride);
            }

            for (; j < columns; j++)
            {
                for (nint r = 0; r < height; r++)
                    target[(j * targetStride) + i + r] = source[((i + r) * sourceStride) + j];
            }
        }
    }

    // Wide panels make better products, narrow ones less work beside them. Measured; the optimum is flat.
    private static nint PanelWidth(nint order) => order <= 256 ? 16 : 32;

    private static void ReduceRow(WorkerPool pool, ReducedMatrix<T> matrix, ReductionPanel<T> panel, nint q, T* offDiagonal, T* factors)
    {
        nint r = panel.First + q, ld = panel.Ld, done = panel.Count - 1 - q;
        T* row = matrix.Rows + (r * ld), v = panel.V + (q * ld), w = panel.W + (q * ld);
        T* laterV = v + ld, laterW = w + ld;
        if (done > 0)
        {
            // What the rows below have done to this one.
            VectorKernel<T, TVec, TSimd>.AddMultiples(-T.One, laterV, ld, done, laterW + r, ld, row, r);
            VectorKernel<T, TVec, TSimd>.AddMultiples(-T.One, laterW, ld, done, laterV + r, ld, row, r);
            new Span<T>(row + r, TSimd.Width).Clear();
            VectorKernel<T, TVec, TSimd>.SubtractTwiceColumnProducts(laterV + r, laterW + r, ld, done, matrix.Diagonal + r, 1);
        }

        offDiagonal[r - 1] = Reflect(row, r, out factors[r]);
        ReadOnlySpan<T> reflector = new(row, (int)r + ReducedMatrix<T>.Slack);
        reflector.CopyTo(new Span<T>(v, reflector.Length));
        reflector.CopyTo(new Span<T>(v + (2 * panel.Count * ld), reflector.Length));
        T factor = factors[r];
        if (factor == T.Zero)
        {
            new Span<T>(w, (int)ld).Clear();
            return;
        }

        // w = τ·(A − VᵀW − WᵀV)·v, less the multiple of v that makes A − v·wᵀ − w·vᵀ the reflected matrix.
        SymmetricVectorJob<T, TVec, TSimd> job = new() { A = matrix.Rows, Ld = ld, Diagonal = matrix.Diagonal, X = row, Order = r, Parts = panel.Parts };
        pool.Run(ref job, job.PartCount);
        job.Sum(w);
        if (done > 0)
        {
            T* products = panel.Products;
            VectorKernel<T, TVec, TSimd>.Dot(laterV, ld, done, row, r, products);
            VectorKernel<T, TVec, TSimd>.AddMultiples(-T.One, laterW, ld, done, products, 1, w, r);
            VectorKernel<T, TVec, TSimd>.Dot(laterW, ld, done, row, r, products);
            VectorKernel<T, TVec, TSimd>.AddMultiples(-T.One, laterV, ld, done, products, 1, w, r);
        }

        VectorKernel<T, TVec, TSimd>.Scale(factor, w, r);
        T half = factor * VectorKernel<T, TVec, TSimd>.Dot(w, row, r) / (T.One + T.One);
        VectorKernel<T, TVec, TSimd>.AddMultiples(-T.One, row, ld, 1, &half, 1, w, r);
    }

    /// <summary>Turns the first <paramref name="length"/> elements of a row into v, of which the last is 1, with (I − τ·v·vᵀ)·x = β·e.</summary>
    /// <returns>β.</returns>
    /// <remarks>Golub and Van Loan, Matrix Computations, §5.1.</remarks>
    private static T Reflect(T* row, nint length, out T factor)
    {
        T last = row[length - 1];
        row[length - 1] = T.Zero;
        T square = VectorKernel<T, TVec, TSimd>.Dot(row, row, length);
        if (square < s_negligible * s_negligible)
        {
            new Span<T>(row, (int)length).Clear();
            factor = T.Zero;
            return last;
        }

        T beta = -T.CopySign(T.Sqrt((last * last) + square), last);
        factor = (beta - last) / beta;
        VectorKernel<T, TVec, TSimd>.Scale(T.One / (last - beta), row, length);
        row[length - 1] = T.One;
        return beta;
    }
}
