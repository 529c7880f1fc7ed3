using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace L2Gpu.Cpu;

/// <summary>The eigendecomposition by MathNet.Numerics, in FP64 for both precisions.</summary>
internal sealed class MathNetSymmetricEigen<T> : SymmetricEigenOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override unsafe void Run(IQueue queue, MatrixView<T> a, VectorView<T> eigenvalues, MatrixView<T> eigenvectors, VectorView<int> status)
    {
        using BufferLease aLease = a.Buffer.Lease(), valueLease = eigenvalues.Buffer.Lease();
        using BufferLease vectorLease = eigenvectors.Buffer.Lease(), statusLease = status.Buffer.Lease();
        int n = checked((int)a.Rows);
        *status.Address() = 0;
        if (n == 0) return;

        T* source = a.Address();
        var matrix = new DenseMatrix(n, n);
        bool finite = true;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = double.CreateTruncating(source[(i * a.LeadingDimension) + j]);
                finite &= double.IsFinite(value);
                matrix[i, j] = matrix[j, i] = value;
            }
        }

        Flush(matrix.Values);

        // MathNet iterates for ever on NaN.
        if (!finite || Decompose(matrix) is not { } evd)
        {
            *status.Address() = 1;
            return;
        }

        T* values = eigenvalues.Address();
        T* vectors = eigenvectors.Address();
        for (int j = 0; j < n; j++)
        {
            values[j] = T.CreateTruncating(evd.EigenValues[j].Real);
            for (int i = 0; i < n; i++) vectors[(i * eigenvectors.LeadingDimension) + j] = T.CreateTruncating(evd.EigenVectors[i, j]);
        }
    }

    // What is lost beside the error that the contract allows, but would become denormal, and then NaN, in MathNet's reflections.
    private static void Flush(double[] values)
    {
        double largest = 0;
        foreach (double value in values) largest = Math.Max(largest, Math.Abs(value));
        double negligible = 1e-100 * largest;
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) < negligible) values[i] = 0;
        }
    }

    private static Evd<double>? Decompose(DenseMatrix matrix)
    {
        try
        {
            return matrix.Evd(Symmetricity.Symmetric);
        }
        catch (MathNet.Numerics.NonConvergenceException)
        {
            return null;
        }
    }
}
