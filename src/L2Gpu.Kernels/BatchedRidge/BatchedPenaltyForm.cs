namespace L2Gpu.Kernels;

/// <summary>What the penalties of a batch are for.</summary>
public enum BatchedPenaltyForm
{
    /// <summary>The same for every problem: one, or a list of which each problem takes the best by exact leave-one-out.</summary>
    Shared,

    /// <summary>The same list, each value times the problem's own scale: the trace of X̃ᵀWX̃, which is the sum of its eigenvalues;
    /// or times 1 where that is 0.</summary>
    SharedRelative,

    /// <summary>One for each problem.</summary>
    PerProblem,
}
