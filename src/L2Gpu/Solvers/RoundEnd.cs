namespace L2Gpu.Solvers;

/// <summary>Why a round of iterations ended for a system.</summary>
internal enum RoundEnd
{
    /// <summary>The recursion says that it is solved.</summary>
    Claimed,

    /// <summary>pᵀAp is 0 but for rounding: nothing is left to be done in this direction.</summary>
    Flat,

    /// <summary>pᵀAp is negative, or something is not finite, or grew beyond all bounds.</summary>
    Broken,

    /// <summary>The limit of iterations.</summary>
    Limit,

    /// <summary>An observer ended it.</summary>
    Stopped,

    /// <summary>The system that carried this one along ended.</summary>
    Abandoned,
}
