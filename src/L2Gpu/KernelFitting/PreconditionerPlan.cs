using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Which preconditioner, and of what rank.</summary>
/// <param name="Kind">Never <see cref="KernelPreconditioner.Auto"/>.</param>
/// <param name="MaximumRank">The most that it may have; 0 for none.</param>
internal readonly record struct PreconditionerPlan(KernelPreconditioner Kind, int MaximumRank)
{
    // Below this conjugate gradients end before a preconditioner is made.
    private const long FewRows = 256;

    // Rank k costs k columns of K and some 4nk² operations; with k a few times √n that is a few products of K, however many rows there are. A stored K makes products
    // cheaper, and so the rank that they are worth.
    private const double RanksForRoot = 8, RanksForRootOfStored = 4;

    private const int MostRank = 2000;

    /// <summary>Decides.</summary>
    /// <param name="rows">n.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="stored">Whether K is stored.</param>
    /// <param name="fits">Whether there is memory for a fit with a preconditioner of that rank.</param>
    public static PreconditionerPlan Of(long rows, KernelRidgeOptions options, bool stored, Func<int, bool> fits)
    {
        KernelPreconditioner kind = options.Preconditioner;
        if (kind == KernelPreconditioner.Auto)
            kind = options.PreconditionerRank is > 0 || (options.PreconditionerRank is null && rows >= FewRows) ? KernelPreconditioner.PivotedCholesky : KernelPreconditioner.None;
        if (kind == KernelPreconditioner.None || options.PreconditionerRank == 0) return new(KernelPreconditioner.None, 0);
        int rank = (int)Math.Min(rows, options.PreconditionerRank ?? Math.Clamp((int)((stored ? RanksForRootOfStored : RanksForRoot) * Math.Sqrt(rows)), 16, MostRank));
        while (rank > 0 && !fits(rank)) rank /= 2;
        return rank == 0 ? new(KernelPreconditioner.None, 0) : new(kind, rank);
    }

    /// <summary>Bytes of the device that a preconditioner takes at its most, while it is made.</summary>
    public static long Bytes(long rows, long columns, int maximumRank, KernelArithmetic arithmetic)
        => maximumRank == 0 ? 0 : arithmetic == KernelArithmetic.Double
            ? LowRankApproximation<double>.Bytes(rows, columns, maximumRank) : LowRankApproximation<float>.Bytes(rows, columns, maximumRank);
}
