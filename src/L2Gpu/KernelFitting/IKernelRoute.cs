using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>A way to solve (K̃ + λI)U = B, where K̃ = √W·K·√W.</summary>
internal interface IKernelRoute : IDisposable
{
    /// <summary>Solves for some right sides that share λ.</summary>
    /// <param name="lambda">λ ≥ 0.</param>
    /// <param name="b">Shape (n, r), on the device of the problem; not changed.</param>
    /// <param name="u">Shape (n, r); overwritten.</param>
    /// <returns>How it went. What did not converge says so.</returns>
    KernelAnswer Solve(double lambda, MatrixView<double> b, MatrixView<double> u);
}
