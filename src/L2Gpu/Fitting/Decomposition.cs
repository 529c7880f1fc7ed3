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
        MatrixView<T> rounded = session.Arena.Matrix<T>(n, n);
        session.Get<IGram<T>>().Assemble(
            session.Queue, matrix, session.Arena.Upload<double>(scale), session.Arena.Upload<double>(new double[n]), rounded);
        (double[] Values, double[] Vectors)? Solve() => Eigenproblem.Solve(session.Accelerator, session.Queue, session.Arena, rounded, session.Host);
        if ((session.Accelerator.TryGet<ISymmetricEigen<T>>(out _) ? Solve() : session.HostStage(Eigenproblem.HostStage, Solve)) is not (var values, var vectors))
            throw new ArgumentException("The products of the columns, in units of their penalties, are more than the arithmetic can hold. Divide the large columns by a constant.");
        return (Array.ConvertAll(values, value => value / root / root), vectors);
    }
}
