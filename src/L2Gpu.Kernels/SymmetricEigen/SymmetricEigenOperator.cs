using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ISymmetricEigen{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class SymmetricEigenOperator<T> : ISymmetricEigen<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Decompose(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.Matrix(queue, a, a.Rows, a.Rows, nameof(a));
        Check.Vector(queue, eigenvalues, a.Rows, nameof(eigenvalues));
        Check.Matrix(queue, eigenvectors, a.Rows, a.Rows, nameof(eigenvectors));
        Check.Vector(queue, status, 1, nameof(status));
        Check.Apart(eigenvectors.AsBatch(), a.AsBatch(), nameof(eigenvectors), nameof(a));
        Check.Apart(eigenvalues.AsRow().AsBatch(), a.AsBatch(), nameof(eigenvalues), nameof(a));
        Check.Apart(eigenvalues.AsRow().AsBatch(), eigenvectors.AsBatch(), nameof(eigenvalues), nameof(eigenvectors));
        Check.Apart(status.AsRow().AsBatch(), a.AsBatch(), nameof(status), nameof(a));
        Check.Apart(status.AsRow().AsBatch(), eigenvalues.AsRow().AsBatch(), nameof(status), nameof(eigenvalues));
        Check.Apart(status.AsRow().AsBatch(), eigenvectors.AsBatch(), nameof(status), nameof(eigenvectors));
        Run(queue, a, eigenvalues, eigenvectors, status);
    }

    /// <summary>
    /// The cost of order n. Reduction, divide and conquer and back-transformation take up to 14/3·n³ flops; half of the first waits for memory, and is
    /// counted as what a processor could do meanwhile.
    /// </summary>
    public static unsafe Workload Workload(long order) => new(9.0 * order * order * order, 2.0 * sizeof(T) * order * order);

    /// <summary>Carries out a valid call; the order may be 0.</summary>
    protected abstract void Run(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status);
}
