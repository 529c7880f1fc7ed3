using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class SymmetricEigenReferenceTests : ContractTest
{
    [Fact]
    public void Two_by_two_is_what_a_hand_computes()
    {
        (double[] values, double[] vectors, int status) = Decompose(2, 2, 99, 1, 2);
        Assert.Equal(0, status);
        Assert.Equal([1, 3], values, (x, y) => Math.Abs(x - y) <= 1e-15);
        Assert.Equal([0.5, 0.5, 0.5, 0.5], vectors.Select(v => v * v), (x, y) => Math.Abs(x - y) <= 1e-15);
        Assert.True(vectors[0] * vectors[2] < 0 && vectors[1] * vectors[3] > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void Random_matrices_converge_and_agree_with_MathNet(int n)
    {
        double[] a = new NumberStream(7).Uniform<double>(n * n);
        (double[] values, double[] vectors, int status) = Decompose(n, a);
        Assert.Equal(0, status);
        for (int i = 0; i < n * n; i++) a[i] = i % n > i / n ? a[(i % n * n) + (i / n)] : a[i];
        DenseMatrix matrix = RowMajor(n, n, a), q = RowMajor(n, n, vectors);
        Evd<double> oracle = matrix.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        Assert.Equal(oracle.EigenValues.Select(c => c.Real).Order(), values, (x, y) => Math.Abs(x - y) <= 1e-14 * n);
        Assert.InRange(((q.Transpose() * q) - DenseMatrix.CreateIdentity(n)).FrobeniusNorm(), 0, 1e-14 * n);
        Assert.InRange(((matrix * q) - (q * DiagonalMatrix.OfDiagonal(n, n, values))).FrobeniusNorm(), 0, 1e-14 * n);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Very_large_and_very_small_matrices_converge(double scale)
    {
        double[] a = new NumberStream(8).Uniform<double>(36);
        (double[] expected, _, _) = Decompose(6, a);
        (double[] values, _, int status) = Decompose(6, [.. a.Select(x => x * scale)]);
        Assert.Equal(0, status);
        Assert.Equal(expected, values.Select(x => x / scale), (x, y) => Math.Abs(x - y) <= 1e-13);
    }

    [Fact]
    public void Nothing_and_zero_decompose()
    {
        Assert.Equal(0, Decompose(0).Status);
        (double[] values, double[] vectors, int status) = Decompose(2, 0, 0, 0, 0);
        Assert.Equal((0, 0.0, 0.0), (status, values[0], values[1]));
        Assert.Equal([1, 0, 0, 1], vectors);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_is_reported(double bad) => Assert.Equal(1, Decompose(2, 1, 0, bad, 1).Status);

    private (double[] Values, double[] Vectors, int Status) Decompose(int n, params double[] a)
    {
        MatrixView<double> vectors = Matrix<double>(n, n);
        VectorView<double> values = Vector<double>(n);
        VectorView<int> status = VectorOf(-7);
        new SymmetricEigenReference<double>().Decompose(Queue, Matrix(n, n, a), values, vectors, status);
        return (Read(values), Read(vectors), Read(status)[0]);
    }
}
