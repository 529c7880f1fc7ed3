using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Second moments of rows that come in blocks; see <see cref="IGram{T}.Begin"/>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IGramAccumulator<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Adds rows. Each element of <paramref name="x"/> and <paramref name="y"/> is read once.</summary>
    /// <param name="x">Features, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">Weights, n of them, not negative; null exactly where the shape is not weighted. A row of weight 0 is absent, whatever it holds.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished.</exception>
    void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Writes the moment matrix M of order p = d + t + 1, both triangles, and ends the sums.</summary>
    /// <param name="moments">
    /// Shape (p, p). With z = [x, y] and W = Σwᵢ: if centred, M[a, b] = Σ wᵢ(zᵢₐ − z̄ₐ)(zᵢ_b − z̄_b) and the last row and column hold the weighted
    /// means z̄; if not, M[a, b] = Σ wᵢ zᵢₐ zᵢ_b and the last row and column hold Σ wᵢ zᵢₐ. The corner holds W. Without rows, or with
    /// W = 0, everything is 0.
    /// </param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished already.</exception>
    void Finish(MatrixView<double> moments);
}
