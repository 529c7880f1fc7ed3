namespace L2Gpu.Cpu;

internal sealed unsafe partial class GemmEngine<T>
{
    // Packing A costs more than it brings where every element of it is used so few times.
    private const long MostVectors = 8;

    private static bool IsNarrow(bool transposeA, long n) => !transposeA && n <= MostVectors;

    /// <summary>A few vectors: A is read once, and is all that counts; B becomes adjacent columns first.</summary>
    private void MultiplyNarrow(bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc)
    {
        NarrowJob<T> job = new() { Kernel = Kernel, M = m, N = n, K = k, Alpha = alpha, A = a, Lda = lda, B = b, Ldb = ldb, Beta = beta, C = c, Ldc = ldc };
        bool adjacent = transposeB || (n == 1 && ldb == 1);
        using ScratchBlock<T> columns = adjacent ? default : ScratchPool.Shared.Rent<T>(checked(n * k));
        if (!adjacent)
        {
            for (long p = 0; p < k; p++)
            {
                for (long j = 0; j < n; j++)
                    columns.Pointer[(j * k) + p] = b[(p * ldb) + j];
            }

            job.B = columns.Pointer;
            job.Ldb = k;
        }

        pool.Run(ref job, job.TaskCount);
    }
}
