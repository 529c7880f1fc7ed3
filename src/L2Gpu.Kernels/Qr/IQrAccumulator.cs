using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The triangular factor of rows that come in blocks; see <see cref="IQr{T}.Begin"/>.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public interface IQrAccumulator<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Adds rows. Each element is read once.</summary>
    /// <param name="x">Features, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">Weights, n of them, not negative; null exactly where the shape is not weighted. A row of weight 0 is absent, whatever it holds.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The factor was finished.</exception>
    void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Writes R and ends it.</summary>
    /// <param name="factor">R, shape (p, p), p the order of the shape: upper triangular with zeros below, its diagonal not negative; 0 without rows. Overwritten.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    /// <exception cref="InvalidOperationException">The factor was finished already.</exception>
    void Finish(MatrixView<double> factor);
}
