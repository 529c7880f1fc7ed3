namespace L2Gpu.Cpu;

/// <summary>The eigendecomposition of a tridiagonal matrix by divide and conquer, always in FP64.</summary>
/// <remarks>
/// <para>
/// The matrix is torn into leaves by rank-one changes, the leaves are decomposed, and neighbours are merged until one is left (Cuppen 1981). What
/// makes the vectors of a merge orthogonal is in <see cref="SecularVectors"/>; that most of the work is products of matrices, and how much of it
/// falls away, in <see cref="RankOneMerge"/>.
/// </para>
/// <para>Where the cuts are depends on the order alone, so that the bits do not depend on the number of threads.</para>
/// </remarks>
internal static unsafe class DivideAndConquer
{
    /// <summary>The largest leaf.</summary>
    public const int LeafOrder = 32;

    /// <summary>Decomposes.</summary>
    /// <param name="engine">Products and threads.</param>
    /// <param name="n">The order, at least 1.</param>
    /// <param name="d">The diagonal; overwritten by the eigenvalues.</param>
    /// <param name="e">What is beside it, n − 1 elements; destroyed.</param>
    /// <param name="vectors">The eigenvectors, one a row; overwritten.</param>
    /// <param name="ld">Elements between rows.</param>
    /// <param name="ascending">The numbers of the eigenvalues, from the smallest to the largest; overwritten.</param>
    /// <returns>False if an iteration did not converge.</returns>
    public static bool Decompose(GemmEngine<double> engine, nint n, double* d, double* e, double* vectors, nint ld, int* ascending)
    {
        int leaves = 1;
        while (leaves * (long)LeafOrder < n)
            leaves *= 2;

        // Each cut takes |e|·(1, ±1)ᵀ(1, ±1) away, which the merge brings back.
        for (int leaf = 1; leaf < leaves; leaf++)
        {
            nint cut = n * leaf / leaves;
            d[cut - 1] -= Math.Abs(e[cut - 1]);
            d[cut] -= Math.Abs(e[cut - 1]);
        }

        int failures = 0;
        TridiagonalLeafJob leafJob = new() { Leaves = leaves, Order = n, D = d, E = e, Vectors = vectors, Ld = ld, Ascending = ascending, Failures = &failures };
        engine.Pool.Run(ref leafJob, leaves);
        if (failures > 0)
            return false;
        if (leaves == 1)
            return true;

        using ScratchBlock<double> scratch = ScratchPool.Shared.Rent<double>(checked(RankOneMerge.ScratchSize(n)));
        MergeLevelJob job = new() { Engine = engine, Order = n, D = d, E = e, Vectors = vectors, Ld = ld, Ascending = ascending, Scratch = scratch.Pointer };
        for (job.Parts = leaves; job.Parts > 1; job.Parts /= 2)
        {
            // Many small merges go side by side; the few large ones share their own work out.
            if (job.Parts > 4)
            {
                engine.Pool.Run(ref job, job.Parts / 2);
            }
            else
            {
                for (int task = 0; task < job.Parts / 2; task++)
                    job.Execute(task, 0);
            }
        }

        return true;
    }
}
