namespace L2Gpu.Cpu;

internal sealed unsafe partial class GemmEngine<T>
{
    // Packing A costs more than it brings where every element of it is used so few times.
    private const long MostVectors = 8;

    private static bool IsNarrow(bool transposeA, long n) => !transposeA && n <= MostVectors;

    // However small, a product with chains longer than these are cut is not for one chain.
    private static bool IsSmall(bool transposeA, long m, long n, long k)
        => (double)m * n * k <= SmallProduct && !(IsNarrow(transposeA, n) && k > PanelKernel<T>.NarrowChain);

    /// <summary>A few vectors: A is read once, and is all that counts; B becomes adjacent columns first.</summary>
    private void MultiplyNarrow(bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc)
    {
        NarrowJob<T> job = new() { Kernel = Kernel, M = m, N = n, K = k, Alpha = alpha, A = a, Lda = lda, B = b, Ldb = ldb, Beta = beta, C = c, Ldc = ldc };
        bool adjacent = transposeB || (n == 1 && ldb == 1);
        using ScratchBlock<T> columns = adjacent ? default : ScratchPool.Shared.Rent<T>(checked(n * k));
        if (!adjacent)
        {
            TransposeJob<T> transpose = new() { Rows = k, Columns = n, Source = b, Ld = ldb, Destination = columns.Pointer, LdDestination = k };
            pool.Run(ref transpose, transpose.TaskCount);
            job.B = columns.Pointer;
            job.Ldb = k;
        }

        long parts = job.Parts;
        using ScratchBlock<double> sums = parts > 1 ? ScratchPool.Shared.Rent<double>(checked(parts * m * n)) : default;
        job.Sums = sums.Pointer;
        pool.Run(ref job, job.TaskCount);
        if (parts > 1) job.AddParts();
    }
}
