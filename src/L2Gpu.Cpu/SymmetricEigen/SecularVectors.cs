namespace L2Gpu.Cpu;

/// <summary>The eigenvalues and eigenvectors of diag(d) + ρ·z·zᵀ.</summary>
/// <remarks>
/// An eigenvector is (diag(d) − λ)⁻¹z. With z as given, rounding errors of λ would spoil the orthogonality of vectors of near eigenvalues. So z is
/// replaced by the one whose eigenvalues the computed λ are exactly, by Löwner's formula ẑᵢ² = ∏ⱼ(λⱼ − dᵢ) / ∏ⱼ≠ᵢ(dⱼ − dᵢ): it differs from z by
/// rounding only, and its vectors are orthogonal whatever the spectrum (Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 15, 1994).
/// </remarks>
internal static unsafe class SecularVectors
{
    /// <summary>Computes all of them.</summary>
    /// <param name="pool">Threads.</param>
    /// <param name="system">Poles and weights; the roots are put there too, and z is overwritten.</param>
    /// <param name="order">The elements of a vector are stored in this order of the poles.</param>
    /// <param name="eigenvalues">Overwritten.</param>
    /// <param name="vectors">A row for each, packed; overwritten.</param>
    public static void Compute(WorkerPool pool, SecularSystem system, int* order, double* eigenvalues, double* vectors)
    {
        SecularJob job = new() { System = system, Order = order, Eigenvalues = eigenvalues, Vectors = vectors };
        foreach (SecularStage stage in (ReadOnlySpan<SecularStage>)[SecularStage.Roots, SecularStage.Weights, SecularStage.Vectors])
        {
            job.Stage = stage;
            pool.Run(ref job, job.TaskCount);
        }
    }
}
