using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultySymmetricEigen<T>(ISymmetricEigen<T> right, Fault fault) : ISymmetricEigen<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Decompose(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status)
    {
        right.Decompose(queue, a, eigenvalues, eigenvectors, status);
        var found = new int[1];
        queue.Read(status, found.AsSpan());
        if (found[0] == 0)
        {
            int n = (int)a.Rows;
            double relative = SymmetricEigenBounds.Relative<T>(n);
            double norm = n == 0 ? 0 : queue.Finite(eigenvalues.AsRow()).Max(Math.Abs);
            fault.Strike(queue, ConformanceOutput.Eigenvalues, eigenvalues.AsRow().AsBatch(), _ => relative * norm);

            // Rows of Q have length 1, so that some vector has at least 1/√n in the changed row, and is no longer orthogonal.
            fault.Strike(queue, ConformanceOutput.Eigenvectors, eigenvectors.AsBatch(), _ => relative * Math.Sqrt(n));
        }

        fault.StrikeWhole(queue, ConformanceOutput.EigenStatus, status);
    }
}
