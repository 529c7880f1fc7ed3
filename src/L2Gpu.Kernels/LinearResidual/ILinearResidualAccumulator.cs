using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Residual sums of rows that come in blocks; see <see cref="ILinearResidual{T}.Begin"/>.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public interface ILinearResidualAccumulator<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Adds rows.</summary>
    /// <param name="x">Features, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">Weights, n of them; null exactly where the sums are not weighted. A row of weight 0 is absent, whatever it holds.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished.</exception>
    void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Writes the sums and ends them.</summary>
    /// <param name="gradient">Shape (d, t): Σ wᵢ(xᵢ − center)ᵀeᵢ; overwritten.</param>
    /// <param name="sums">Shape (2, t): Σ wᵢeᵢ² and Σ wᵢeᵢ; overwritten.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished already.</exception>
    void Finish(MatrixView<double> gradient, MatrixView<double> sums);
}
