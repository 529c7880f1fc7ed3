using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Leave-one-out errors of rows that come in blocks; see <see cref="ILeaveOneOut{T}.Begin"/>.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public interface ILeaveOneOutAccumulator<T> : IDisposable
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
    /// <param name="errors">
    /// Shape (l, t): Σ wᵢ·((yᵢ − ŷᵢ)/(1 − hᵢ))² for each grid point and target; overwritten. A row of positive weight whose leverage is 1, up to
    /// rounding, cannot be predicted from the others: the sum is then +∞. A row of weight 0 adds nothing.
    /// </param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished already.</exception>
    void Finish(MatrixView<double> errors);
}
