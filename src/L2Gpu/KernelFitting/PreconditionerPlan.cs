using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Which preconditioner, and of what rank.</summary>
/// <param name="Kind">Never <see cref="KernelPreconditioner.Auto"/>.</param>
/// <param name="MaximumRank">The most that it may have; 0 for none.</param>
internal readonly record struct PreconditionerPlan(KernelPreconditioner Kind, int MaximumRank)
{
    // Below this conjugate gradients end before a preconditioner is made.
    private const long FewRows = 256;

    // A rank costs a column of K and 2k column operations, an iteration saved n/2 columns: with some √n columns a preconditioner costs as much as a few products.
    private const double RanksForRoot = 8;

    private const int MostRank = 2000;

    /// <summary>Decides.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="arithmetic">The arithmetic of the fit.</param>
    /// <param name="freeBytes">What is left of the device's memory beside everything else.</param>
    public static PreconditionerPlan Of(long rows, long columns, KernelRidgeOptions options, KernelArithmetic arithmetic, long freeBytes)
    {
        KernelPreconditioner kind = options.Preconditioner;
        if (kind == KernelPreconditioner.Auto)
            kind = options.PreconditionerRank is > 0 || (options.PreconditionerRank is null && rows >= FewRows) ? KernelPreconditioner.PivotedCholesky : KernelPreconditioner.None;
        if (kind == KernelPreconditioner.None || options.PreconditionerRank == 0) return new(KernelPreconditioner.None, 0);
        int rank = (int)Math.Min(rows, options.PreconditionerRank ?? Math.Clamp((int)(RanksForRoot * Math.Sqrt(rows)), 16, MostRank));
        while (rank > 0 && Bytes(rows, columns, rank, arithmetic) > freeBytes) rank /= 2;
        return rank == 0 ? new(KernelPreconditioner.None, 0) : new(kind, rank);
    }

    /// <summary>Whether a rank will do for a penalty: the condition number is at most 1 + trace/λ, and eigenvalues of a mean of λ make it a small one.</summary>
    public static bool IsEnough(long rows, double lambda, double residualTrace) => residualTrace <= rows * lambda;

    /// <summary>Bytes of the device that a preconditioner takes at its most, while it is made.</summary>
    public static long Bytes(long rows, long columns, int maximumRank, KernelArithmetic arithmetic)
        => maximumRank == 0 ? 0 : arithmetic == KernelArithmetic.Double
            ? LowRankApproximation<double>.Bytes(rows, columns, maximumRank) : LowRankApproximation<float>.Bytes(rows, columns, maximumRank);
}
