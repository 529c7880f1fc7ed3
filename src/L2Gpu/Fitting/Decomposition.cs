using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Eigendecompositions of FP64 matrices in the precision of the fit, with what every caller needs of them.</summary>
internal static class Decomposition
{
    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <returns>Eigenvalues, ascending, and Q by columns, packed row-major.</returns>
    /// <exception cref="ArgumentException">The matrix cannot be decomposed.</exception>
    public static (double[] Values, double[] Vectors) Of<T, TSession>(FitSession<TSession> session, MatrixView<double> matrix)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSession : unmanaged, IFloatingPointIeee754<TSession>
    {
        long n = matrix.Rows;

        // A positive semidefinite matrix has its largest element on the diagonal. Near 1 nothing leaves the range of T.
        double[] diagonal = session.Arena.DownloadDiagonal(matrix);
        double root = Binary.RootToOne(Binary.Largest(diagonal));
        var scale = new double[n];
        Array.Fill(scale, root);
        MatrixView<T> rounded = session.Arena.Matrix<T>(n, n), vectors = session.Arena.Matrix<T>(n, n);
        VectorView<T> values = session.Arena.Vector<T>(n);
        VectorView<int> status = session.Arena.Vector<int>(1);
        session.Get<IGram<T>>().Assemble(
            session.Queue, matrix, session.Arena.Upload<double>(scale), session.Arena.Upload<double>(new double[n]), rounded);
        session.Get<ISymmetricEigen<T>>().Decompose(session.Queue, rounded, values, vectors, status);
        if (session.Arena.DownloadStatus(status)[0] != 0)
            throw new ArgumentException("The products of the columns, in units of their penalties, are more than the arithmetic can hold. Divide the large columns by a constant.");
        return (Array.ConvertAll(session.Arena.Download(values), value => value / root / root), session.Arena.Download(vectors));
    }
}
