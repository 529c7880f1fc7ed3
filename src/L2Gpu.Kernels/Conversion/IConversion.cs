using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Copies that change the precision, and the origin and unit of each column with it.</summary>
/// <typeparam name="T">The type of the source, <see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>May be asynchronous. Arithmetic is FP64, one subtraction and one multiplication, and each result is rounded once to its type: the same bits everywhere.</remarks>
public interface IConversion<T>
    where T : unmanaged
{
    /// <summary>Copies.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="source">Shape (n, d).</param>
    /// <param name="destination">Shape (n, d); overwritten; must not overlap the source.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Convert(IQueue queue, MatrixView<T> source, MatrixView<float> destination);

    /// <inheritdoc cref="Convert(IQueue, MatrixView{T}, MatrixView{float})"/>
    void Convert(IQueue queue, MatrixView<T> source, MatrixView<double> destination);

    /// <summary>Copies (source[i, j] − center[j])·factor[j].</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="source">Shape (n, d).</param>
    /// <param name="center">d of them.</param>
    /// <param name="factor">d of them.</param>
    /// <param name="destination">Shape (n, d); overwritten; must not overlap the inputs.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or views overlap.</exception>
    void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<float> destination);

    /// <inheritdoc cref="Standardize(IQueue, MatrixView{T}, VectorView{double}, VectorView{double}, MatrixView{float})"/>
    void Standardize(IQueue queue, MatrixView<T> source, VectorView<double> center, VectorView<double> factor, MatrixView<double> destination);
}
