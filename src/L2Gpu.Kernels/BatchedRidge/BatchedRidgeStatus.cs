namespace L2Gpu.Kernels;

/// <summary>What became of one problem of a batch. A problem that fails never disturbs another.</summary>
public enum BatchedRidgeStatus
{
    /// <summary>It was solved.</summary>
    Solved = 0,

    /// <summary>It has no row of positive weight.</summary>
    NoRows = 1,

    /// <summary>A value is NaN or infinite, or squares sum to more than FP64 can hold.</summary>
    NotFinite = 2,

    /// <summary>Its system is singular to working precision: columns depend on each other, and λ is too small to tell them apart.</summary>
    RankDeficient = 3,

    /// <summary>A weight is negative, NaN or infinite.</summary>
    BadWeight = 4,

    /// <summary>Its row offsets descend, or lie outside the rows that there are.</summary>
    RowsOutside = 5,

    /// <summary>Its penalty is negative, NaN or infinite.</summary>
    BadPenalty = 6,
}
