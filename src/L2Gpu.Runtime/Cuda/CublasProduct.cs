using L2Gpu.Runtime.Native;

namespace L2Gpu.Runtime.Cuda;

/// <summary>A batch of products by cuBLAS, whose matrices are column-major: what it is told is Cᵀ ← α·op(B)ᵀ·op(A)ᵀ + β·Cᵀ.</summary>
internal readonly unsafe struct CublasProduct<T>(CudaBlas blas, bool transposeA, bool transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c) : INativeCall
    where T : unmanaged
{
    private long Inner => transposeA ? a.Rows : a.Columns;

    /// <summary>Whether the library, which counts in 32 bits, can count everything.</summary>
    public bool IsCountable
        => Math.Max(Math.Max(Math.Max(c.Rows, c.Columns), Math.Max(Inner, c.Count)), Math.Max(Math.Max(a.LeadingDimension, b.LeadingDimension), c.LeadingDimension)) <= int.MaxValue;

    /// <inheritdoc/>
    public NativeResult Enqueue(nint queue, out bool isEnqueued)
    {
        NativeResult result = blas.HandleOf(queue, out nint handle);
        isEnqueued = handle != 0;
        if (!isEnqueued) return result;
        T scale = alpha, keep = beta;
        (int opA, int opB, int rows, int columns, int inner) = (transposeA ? 1 : 0, transposeB ? 1 : 0, (int)c.Rows, (int)c.Columns, (int)Inner);
        (int lda, int ldb, int ldc, int count) = ((int)a.LeadingDimension, (int)b.LeadingDimension, (int)c.LeadingDimension, (int)c.Count);
        nint left = First(a), right = First(b), to = First(c);
        CublasLibrary library = blas.Library;
        return (typeof(T) == typeof(float), count) switch
        {
            (true, 1) => new(library.Sgemm(handle, opB, opA, columns, rows, inner, (float*)&scale, right, ldb, left, lda, (float*)&keep, to, ldc), "cublasSgemm_v2"),
            (false, 1) => new(library.Dgemm(handle, opB, opA, columns, rows, inner, (double*)&scale, right, ldb, left, lda, (double*)&keep, to, ldc), "cublasDgemm_v2"),
            (true, _) => new(
                library.SgemmStridedBatched(handle, opB, opA, columns, rows, inner, (float*)&scale, right, ldb, b.Stride, left, lda, a.Stride, (float*)&keep, to, ldc, c.Stride, count),
                "cublasSgemmStridedBatched"),
            (false, _) => new(
                library.DgemmStridedBatched(handle, opB, opA, columns, rows, inner, (double*)&scale, right, ldb, b.Stride, left, lda, a.Stride, (double*)&keep, to, ldc, c.Stride, count),
                "cublasDgemmStridedBatched"),
        };
    }

    private static nint First(BatchView<T> view) => view.Buffer.Handle + (nint)(view.Offset * sizeof(T));
}
