namespace L2Gpu;

/// <summary>How the system (K + λI)α = y of a kernel ridge model is solved.</summary>
public enum KernelSolver
{
    /// <summary>Chosen by rows, penalties, memory and device; the result says which one it was, and why.</summary>
    Auto,

    /// <summary>K is stored and factored once for each λ: in FP32 with FP64 residuals where that contracts, else in FP64.</summary>
    Cholesky,

    /// <summary>K is stored in FP64 and decomposed once for every λ. Takes any symmetric K, gives exact leave-one-out errors for a whole grid.</summary>
    Eigen,

    /// <summary>K is stored, and conjugate gradients with a preconditioner read it.</summary>
    Stored,

    /// <summary>K is never stored: conjugate gradients with a preconditioner, whose products compute K again each time.</summary>
    MatrixFree,

    /// <summary>The function is sought among combinations of the kernel at M centres, chosen from the rows (Nyström; Rudi, Carratino and Rosasco, "FALKON", 2017).</summary>
    Nystrom,
}
