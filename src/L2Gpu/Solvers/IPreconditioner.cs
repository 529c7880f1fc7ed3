using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>An approximation M⁻¹ of the inverse of a matrix, symmetric and positive definite.</summary>
/// <typeparam name="T">The type of the vectors.</typeparam>
public interface IPreconditioner<T>
    where T : unmanaged
{
    /// <summary>Rows and columns, n.</summary>
    long Order { get; }

    /// <summary>Computes Z ← M⁻¹R.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="r">Shape (n, m).</param>
    /// <param name="z">Shape (n, m); overwritten, whatever it held. Must not overlap <paramref name="r"/>.</param>
    void Apply(IQueue queue, MatrixView<T> r, MatrixView<T> z);
}
