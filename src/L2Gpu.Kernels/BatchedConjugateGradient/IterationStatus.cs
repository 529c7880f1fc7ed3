namespace L2Gpu.Kernels;

/// <summary>How an iteration ended. Only <see cref="Converged"/> is a solution.</summary>
public enum IterationStatus
{
    /// <summary>The residual, computed anew from the solution that is returned, is within the tolerance.</summary>
    Converged = 0,

    /// <summary>The residual does not get smaller any more, and is not within the tolerance: more than the arithmetic can reach was asked for.</summary>
    Stalled = 1,

    /// <summary>The matrix is not positive definite (pᵀAp ≤ 0), or numbers grew beyond all bounds or are NaN.</summary>
    Diverged = 2,

    /// <summary>The limit of iterations was reached first.</summary>
    IterationLimit = 3,

    /// <summary>It was ended early, as was asked for, such as by the error on rows that are held out.</summary>
    Stopped = 4,
}
