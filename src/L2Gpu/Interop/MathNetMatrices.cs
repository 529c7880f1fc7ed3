using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Storage;

namespace L2Gpu.Interop;

/// <summary>Matrices and vectors of MathNet.Numerics as inputs, without a copy.</summary>
public static class MathNetMatrices
{
    /// <summary>Reads a dense MathNet matrix where it is: column by column, as MathNet holds it.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="matrix">Shape (rows, columns), dense.</param>
    /// <returns>The same memory: a change to the matrix is a change to the result. A fit copies one block of rows at a time.</returns>
    /// <exception cref="ArgumentException">The matrix is sparse or diagonal; nothing is made dense in silence.</exception>
    public static HostMatrix<T> AsHostMatrix<T>(this Matrix<T> matrix)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.Storage is DenseColumnMajorMatrixStorage<T> dense
            ? HostMatrix<T>.FromColumnMajor(dense.Data, dense.RowCount, dense.ColumnCount)
            : throw new ArgumentException(
                $"The matrix is stored as {matrix.Storage.GetType().Name}, which has no dense array to read. Copy it with Matrix<T>.Build.DenseOfMatrix(…) first.", nameof(matrix));
    }

    /// <summary>Reads a dense MathNet vector where it is, as a matrix of one column.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="vector">Any number of elements, dense.</param>
    /// <returns>The same memory: a change to the vector is a change to the result.</returns>
    /// <exception cref="ArgumentException">The vector is sparse.</exception>
    public static HostMatrix<T> AsHostMatrix<T>(this Vector<T> vector)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(vector);
        return vector.Storage is DenseVectorStorage<T> dense
            ? HostMatrix<T>.FromVector(dense.Data)
            : throw new ArgumentException(
                $"The vector is stored as {vector.Storage.GetType().Name}, which has no dense array to read. Copy it with Vector<T>.Build.DenseOfVector(…) first.", nameof(vector));
    }
}
