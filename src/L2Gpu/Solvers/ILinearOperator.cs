using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A symmetric positive semidefinite matrix that is known by what it does to vectors.</summary>
/// <typeparam name="T">The type of the vectors, <see cref="float"/> or <see cref="double"/>; that of what the operator is made of may be another.</typeparam>
public interface ILinearOperator<T>
    where T : unmanaged
{
    /// <summary>Rows and columns, n.</summary>
    long Order { get; }

    /// <summary>Computes Y ← A·X for several vectors at once.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="x">Shape (n, m).</param>
    /// <param name="y">Shape (n, m); overwritten, whatever it held. Must not overlap <paramref name="x"/>.</param>
    /// <remarks>May be asynchronous. The same input must give the same bits. A column of Y depends on its column of X alone; where its bits do so too, those of a
    /// solution do not depend on the right sides beside it.</remarks>
    void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y);
}
