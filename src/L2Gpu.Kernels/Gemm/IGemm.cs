using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The general matrix product.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface IGemm<T>
    where T : unmanaged
{
    /// <summary>Computes C ← α·op(A)·op(B) + β·C for each matrix of a batch.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="transposeA">Whether op(A) = Aᵀ.</param>
    /// <param name="transposeB">Whether op(B) = Bᵀ.</param>
    /// <param name="alpha">The factor α. If it is 0, A and B are not read.</param>
    /// <param name="a">op(A) has shape (m, k), row-major. A stride of 0 uses one matrix for all.</param>
    /// <param name="b">op(B) has shape (k, n), row-major. A stride of 0 uses one matrix for all.</param>
    /// <param name="beta">The factor β. If it is 0, C is not read, so that NaN in it does not matter.</param>
    /// <param name="c">Shape (m, n); must not overlap A or B.</param>
    /// <exception cref="ArgumentException">Shapes or counts disagree, or the output overlaps an input.</exception>
    /// <exception cref="MixedDevicesException">A view lives on another device than the queue.</exception>
    /// <remarks>
    /// May be asynchronous: faults of the device surface at <see cref="IQueue.Synchronize"/>. NaN and ∞ propagate as in IEEE arithmetic.
    /// The same input gives the same bits.
    /// Error: |ΔC| ≤ (k + 1)·ε·|α|·|A|·|B| + 2ε·|β·C| elementwise (Higham, Accuracy and Stability of Numerical Algorithms, §3.5, and a
    /// rounding each for α and for the sum with βC).
    /// </remarks>
    void Multiply(IQueue queue, Transpose transposeA, Transpose transposeB, T alpha, BatchView<T> a, BatchView<T> b, T beta, BatchView<T> c);
}
