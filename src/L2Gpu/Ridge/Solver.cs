namespace L2Gpu;

/// <summary>How the least squares of a linear model are solved.</summary>
public enum Solver
{
    /// <summary>Chosen by shape, penalties and conditioning; the result says which one it was, and why.</summary>
    Auto,

    /// <summary>Cholesky factorisation, once for each λ. Fastest for a fixed λ; gives no leave-one-out errors.</summary>
    Cholesky,

    /// <summary>One eigendecomposition for every λ. Gives exact leave-one-out errors and minimum-norm solutions where λ = 0.</summary>
    Eigen,

    /// <summary>
    /// Householder QR of the rows and of the penalty below them, in FP64 whatever the data: no products are formed, so that the error grows with the
    /// condition number of the columns and not with its square. Several times slower than Cholesky, and reads the rows once more. Always in the column form.
    /// </summary>
    Qr,

    /// <summary>
    /// Conjugate gradients: one pass over the data an iteration, nothing of size columns × columns. For more columns than a factorisation has room
    /// for; a list of penalties takes about as many passes as its smallest. Gives neither leave-one-out errors nor degrees of freedom.
    /// </summary>
    ConjugateGradient,
}
