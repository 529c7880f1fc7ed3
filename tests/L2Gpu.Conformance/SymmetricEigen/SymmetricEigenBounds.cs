using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>How far an eigendecomposition may be from one.</summary>
internal static class SymmetricEigenBounds
{
    /// <summary>
    /// The contract's c, for eigenvalues, residuals and orthogonality alike. Proofs give a modest polynomial in n (Golub and Van Loan §8.3);
    /// good implementations stay below √n, so that 4·(n + 2) leaves room for any order of operations and none for a wrong digit.
    /// </summary>
    public static double Relative<T>(int n)
        where T : IFloatingPointIeee754<T>
        => 4 * (n + 2) * (Dense.Epsilon<T>() + Dense.Epsilon<double>());
}
