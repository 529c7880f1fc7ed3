using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Sums of columns over rows that come in blocks; see <see cref="IColumnMoments{T}.Begin"/>.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public interface IColumnMomentsAccumulator<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Adds rows.</summary>
    /// <param name="x">Features, shape (n, d).</param>
    /// <param name="y">Targets, shape (n, t).</param>
    /// <param name="weights">Weights, n of them; null exactly where the sums are not weighted. A row of weight 0 is absent, whatever it holds.</param>
    /// <exception cref="ArgumentException">A shape disagrees.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished.</exception>
    void Add(MatrixView<T> x, MatrixView<T> y, VectorView<T>? weights);

    /// <summary>Writes the moments and ends the sums.</summary>
    /// <param name="means">d + t + 1 values: the weighted means of the columns, those of the targets, and Σw; overwritten. Without weight the means are 0.</param>
    /// <param name="squares">d + t values: Σw(z − z̄)² of columns and targets, never negative; overwritten.</param>
    /// <param name="cross">Shape (d, t): Σw(x − x̄)(y − ȳ)ᵀ; overwritten.</param>
    /// <exception cref="ArgumentException">A shape disagrees, or the outputs overlap.</exception>
    /// <exception cref="InvalidOperationException">The sums were finished already.</exception>
    void Finish(VectorView<double> means, VectorView<double> squares, MatrixView<double> cross);
}
