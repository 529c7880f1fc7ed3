using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra.Double;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class GramReferenceTests : ContractTest
{
    private readonly GramReference<double> _gram = new();

    [Fact]
    public void Raw_moments_of_two_rows_are_what_a_hand_computes()
        => Assert.Equal(
            [10, 14, 4, 14, 20, 6, 4, 6, 2],
            Moments(Matrix<double>(2, 1, 1, 3), Matrix<double>(2, 1, 2, 4), null, centered: false));

    [Fact]
    public void Centred_moments_of_two_rows_are_what_a_hand_computes()
        => Assert.Equal(
            [2, 2, 2, 2, 2, 3, 2, 3, 2],
            Moments(Matrix<double>(2, 1, 1, 3), Matrix<double>(2, 1, 2, 4), null, centered: true));

    [Fact]
    public void Weighted_moments_are_what_a_hand_computes()
    {
        MatrixView<double> x = Matrix<double>(2, 1, 1, 5), y = Matrix<double>(2, 0);
        Assert.Equal([1 * 3 + 25, 8, 8, 4], Moments(x, y, VectorOf<double>(3, 1), centered: false));
        Assert.Equal([3 + 9, 2, 2, 4], Moments(x, y, VectorOf<double>(3, 1), centered: true));
    }

    [Fact]
    public void Nothing_has_moments_of_zero()
    {
        Assert.Equal(new double[9], Moments(Matrix<double>(0, 1), Matrix<double>(0, 1), null, centered: true));
        Assert.Equal(new double[9], Moments(Matrix<double>(2, 1, 1, 2), Matrix<double>(2, 1, 3, 4), VectorOf<double>(0, 0), centered: true));
    }

    [Fact]
    public void Centred_moments_agree_with_exact_fractions_under_an_offset_of_a_million()
    {
        const int N = 25, D = 3, P = D + 1;
        var numbers = new NumberStream(4);
        double[] x = [.. numbers.Uniform<double>(N * D).Select(v => v + 1e6)], w = [.. numbers.Weights<double>(N)];
        double[] found = Moments(Matrix(N, D, x), Matrix<double>(N, 0), VectorOf(w), centered: true);

        BigRational total = w.Aggregate(BigRational.Zero, (sum, v) => sum + BigRational.Of(v));
        BigRational[] mean = [.. Enumerable.Range(0, D).Select(j => Sum(N, i => BigRational.Of(w[i]) * BigRational.Of(x[(i * D) + j])) / total)];
        for (int a = 0; a < D; a++)
        {
            for (int b = 0; b < D; b++)
            {
                BigRational exact = Sum(N, i => BigRational.Of(w[i]) * (BigRational.Of(x[(i * D) + a]) - mean[a]) * (BigRational.Of(x[(i * D) + b]) - mean[b]));

                // Means of about a million carry an error of a few 1e-10, which enters in the square.
                Assert.InRange(Math.Abs(found[(a * P) + b] - exact.ToDouble()), 0, 1e-13 * N);
            }

            Assert.InRange(Math.Abs(found[(a * P) + D] - mean[a].ToDouble()), 0, 1e-9);
        }

        Assert.Equal(total.ToDouble(), found[^1], 1e-13);
    }

    [Fact]
    public void Products_agree_with_MathNet()
    {
        var numbers = new NumberStream(5);
        double[] x = numbers.Uniform<double>(13 * 6), w = numbers.Weights<double>(13);
        DenseMatrix matrix = RowMajor(13, 6, x);
        MatrixView<double> gram = Matrix<double>(6, 6), rows = Matrix<double>(13, 13);
        _gram.Multiply(Queue, Matrix(13, 6, x).AsBatch(), VectorOf(w).AsRow().AsBatch(), gram.AsBatch());
        _gram.MultiplyRows(Queue, Matrix(13, 6, x).AsBatch(), rows.AsBatch());
        double[] expected = (matrix.Transpose() * DiagonalMatrix.OfDiagonal(13, 13, w) * matrix).ToRowMajorArray();
        Assert.Equal(expected, Read(gram), (p, q) => Math.Abs(p - q) <= 1e-13);
        Assert.Equal((matrix * matrix.Transpose()).ToRowMajorArray(), Read(rows), (p, q) => Math.Abs(p - q) <= 1e-13);
        _gram.Multiply(Queue, Matrix(13, 6, x).AsBatch(), null, gram.AsBatch());
        Assert.Equal((matrix.Transpose() * matrix).ToRowMajorArray(), Read(gram), (p, q) => Math.Abs(p - q) <= 1e-13);
    }

    [Fact]
    public void A_product_of_no_rows_is_zero()
    {
        MatrixView<double> gram = Matrix<double>(2, 2, 9, 9, 9, 9);
        _gram.Multiply(Queue, Matrix<double>(0, 2).AsBatch(), null, gram.AsBatch());
        Assert.Equal(new double[4], Read(gram));
    }

    [Fact]
    public void A_system_of_two_is_what_a_hand_computes()
    {
        MatrixView<double> system = Matrix<double>(2, 2);
        _gram.Assemble(Queue, Matrix<double>(2, 2, 1, 2, 2, 3), VectorOf<double>(2, 5), VectorOf<double>(7, 11), system);
        Assert.Equal([4 + 7, 20, 20, 75 + 11], Read(system));
    }

    private static BigRational Sum(int count, Func<int, BigRational> term)
        => Enumerable.Range(0, count).Aggregate(BigRational.Zero, (sum, i) => sum + term(i));

    private double[] Moments(MatrixView<double> x, MatrixView<double> y, VectorView<double>? weights, bool centered)
    {
        var shape = new GramShape(x.Columns, y.Columns, weights.HasValue, centered);
        using IGramAccumulator<double> sums = _gram.Begin(Queue, shape);
        sums.Add(x, y, weights);
        MatrixView<double> moments = Matrix<double>(shape.Order, shape.Order);
        sums.Finish(moments);
        return Read(moments);
    }
}
