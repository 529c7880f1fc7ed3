namespace L2Gpu;

/// <summary>How the normal equations of a linear model are solved.</summary>
public enum Solver
{
    /// <summary>Chosen by shape, penalties and conditioning; the result says which one it was, and why.</summary>
    Auto,

    /// <summary>Cholesky factorisation, once for each λ. Fastest for a fixed λ; gives no leave-one-out errors.</summary>
    Cholesky,

    /// <summary>One eigendecomposition for every λ. Gives exact leave-one-out errors and minimum-norm solutions where λ = 0.</summary>
    Eigen,

    /// <summary>
    /// Conjugate gradients: one pass over the data an iteration, nothing of size columns × columns. For more columns than a factorisation has room
    /// for; a list of penalties takes about as many passes as its smallest. Gives neither leave-one-out errors nor degrees of freedom.
    /// </summary>
    ConjugateGradient,
}
