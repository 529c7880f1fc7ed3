using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The triangular factor of rows that come in blocks, without forming their products: what squares no condition number.</summary>
/// <typeparam name="T">The type of the data, <see cref="float"/> or <see cref="double"/>; all arithmetic is FP64.</typeparam>
public interface IQr<T>
    where T : unmanaged
{
    /// <summary>Begins the upper triangular factor R of Z = √W·([X, Y] − 1·centerᵀ)·diag(scale), with a column √W·1 first where the shape has it: RᵀR = ZᵀZ.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="shape">The rows.</param>
    /// <param name="center">What is subtracted from each row, d + t values; 0 for factors about 0. Read at once.</param>
    /// <param name="scale">
    /// By what each column is multiplied then, d + t values. It should bring the norms of the columns near 1: squares of what is beyond 10^±150
    /// leave the range of FP64. Read at once.
    /// </param>
    /// <param name="start">
    /// A factor to begin with, shape (p, p), upper triangular, in the units of the scaled columns: the result is that of [start; Z], such as
    /// a penalty with data below. What is below its diagonal is not read. Null begins with 0. Read at once.
    /// </param>
    /// <returns>The factor under way; dispose it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there is no column.</exception>
    /// <exception cref="ArgumentException">A vector or the start has another shape.</exception>
    /// <remarks>
    /// Householder reflections (Golub and Van Loan, §5.2), each block of rows below the factor of those before it, and the factors of a fixed
    /// number of such chains in a tree (Demmel, Grigori, Hoemmen and Langou 2012). Error: R is the exact factor of Z + ΔZ with
    /// ‖Δzⱼ‖ ≤ c·ε·‖zⱼ‖ for each column by itself, c = 8·(p + √n), in FP64 for either type of data (Higham, Theorem 19.4, with the rounding
    /// errors of a sum as a walk). Fewer rows than columns leave rows of R that are 0 to that error. NaN and ∞ in a column do not reach the
    /// columns before it; R[j, j] and what is right of it are not finite then. The same rows in the same blocks give the same bits, whatever the number of
    /// threads.
    /// </remarks>
    IQrAccumulator<T> Begin(IQueue queue, QrShape shape, VectorView<double> center, VectorView<double> scale, MatrixView<double>? start = null);
}
