using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class CholeskyReferenceTests : ContractTest
{
    private readonly CholeskyReference<double> _cholesky = new();

    [Fact]
    public void Three_by_three_is_what_a_hand_computes()
    {
        // L = [2; 6 1; -8 5 3], the textbook's example.
        MatrixView<double> a = Matrix<double>(3, 3, 4, 99, 99, 12, 37, 99, -16, -43, 98);
        Assert.Equal([0], Factor(a));
        Assert.Equal([2, 99, 99, 6, 1, 99, -8, 5, 3], Read(a));
        MatrixView<double> b = Matrix<double>(3, 1, -20, -43, 192), diagonal = Matrix<double>(1, 3);
        _cholesky.Solve(Queue, a.AsBatch(), b.AsBatch());
        Assert.Equal([1, 2, 3], Read(b));
        VectorView<double> logs = Vector<double>(1);
        _cholesky.LogDeterminant(Queue, a.AsBatch(), logs);
        Assert.Equal(Math.Log(36), Read(logs)[0], 1e-14);
        _cholesky.InverseDiagonal(Queue, a.AsBatch(), diagonal.AsBatch());
        Assert.Equal([1777 / 36.0, 136 / 36.0, 4 / 36.0], Read(diagonal), (x, y) => Math.Abs(x - y) <= 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_first_minor_that_is_not_positive_is_named(int minor)
    {
        double[] values = [4, 0, 0, 12, 37, 0, -16, -43, 98];
        double[] pivots = [4, 1, 9];
        foreach (double pivot in new[] { 0, -1, double.NaN })
        {
            double[] broken = [.. values];
            broken[(minor - 1) * 4] += pivot - pivots[minor - 1];
            Assert.Equal([minor], Factor(Matrix(3, 3, broken)));
        }
    }

    [Fact]
    public void Factors_and_solutions_agree_with_MathNet()
    {
        const int N = 12;
        var numbers = new NumberStream(6);
        Matrix<double> g = RowMajor(N, N, numbers.Uniform<double>(N * N)), spd = (g * g.Transpose()) + DenseMatrix.CreateIdentity(N);
        var oracle = spd.Cholesky();
        MatrixView<double> a = Matrix(N, N, spd.ToRowMajorArray());
        Assert.Equal([0], Factor(a));
        double[] l = Read(a), expected = oracle.Factor.ToRowMajorArray();
        for (int i = 0; i < N * N; i++)
        {
            if (i % N <= i / N) Assert.Equal(expected[i], l[i], 1e-13);
        }

        double[] right = numbers.Uniform<double>(N * 2);
        MatrixView<double> b = Matrix(N, 2, right), diagonal = Matrix<double>(1, N);
        _cholesky.Solve(Queue, a.AsBatch(), b.AsBatch());
        Assert.Equal(oracle.Solve(RowMajor(N, 2, right)).ToRowMajorArray(), Read(b), (x, y) => Math.Abs(x - y) <= 1e-12);
        _cholesky.InverseDiagonal(Queue, a.AsBatch(), diagonal.AsBatch());
        Assert.Equal(spd.Inverse().Diagonal().ToArray(), Read(diagonal), (x, y) => Math.Abs(x - y) <= 1e-12);
        VectorView<double> logs = Vector<double>(1);
        _cholesky.LogDeterminant(Queue, a.AsBatch(), logs);
        Assert.Equal(oracle.DeterminantLn, Read(logs)[0], 1e-12);
    }

    [Fact]
    public void The_factor_of_a_Hilbert_matrix_reproduces_it_within_the_bound_of_exact_arithmetic()
    {
        const int N = 8;
        double[] hilbert = [.. Enumerable.Range(0, N * N).Select(i => 1.0 / ((i / N) + (i % N) + 1))];
        MatrixView<double> a = Matrix(N, N, hilbert);
        Assert.Equal([0], Factor(a));
        double[] l = Read(a);
        double epsilon = Math.BitIncrement(1.0) - 1;
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                BigRational product = BigRational.Zero;
                double magnitude = 0;
                for (int k = 0; k <= j; k++)
                {
                    product += BigRational.Of(l[(i * N) + k]) * BigRational.Of(l[(j * N) + k]);
                    magnitude += Math.Abs(l[(i * N) + k] * l[(j * N) + k]);
                }

                Assert.InRange(Math.Abs((product - BigRational.Of(hilbert[(i * N) + j])).ToDouble()), 0, (N + 1) * epsilon * magnitude);
            }
        }
    }

    [Fact]
    public void Order_zero_has_status_0_and_determinant_1()
    {
        Assert.Equal([0], Factor(Matrix<double>(0, 0)));
        VectorView<double> logs = VectorOf(5.0);
        _cholesky.LogDeterminant(Queue, Matrix<double>(0, 0).AsBatch(), logs);
        Assert.Equal([0], Read(logs));
    }

    private int[] Factor(MatrixView<double> a)
    {
        VectorView<int> status = VectorOf(-7);
        _cholesky.Factor(Queue, a.AsBatch(), status);
        return Read(status);
    }
}
