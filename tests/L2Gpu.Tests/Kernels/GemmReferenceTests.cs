using System.Numerics;
using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>The reference product is an oracle, and so it is judged by others: by hand, by whole numbers, by fractions, by MathNet.</summary>
public sealed class GemmReferenceTests : ContractTest
{
    [Fact]
    public void Two_by_two_is_what_a_hand_computes()
    {
        MatrixView<double> a = Matrix<double>(2, 2, 1, 2, 3, 4), b = Matrix<double>(2, 2, 5, 6, 7, 8), c = Matrix<double>(2, 2, 1, 1, 1, 1);
        Multiply(Transpose.No, Transpose.No, 1, a, b, 0, c);
        Assert.Equal([19, 22, 43, 50], Read(c));
        Multiply(Transpose.Yes, Transpose.No, 1, a, b, 0, c);
        Assert.Equal([26, 30, 38, 44], Read(c));
        Multiply(Transpose.No, Transpose.Yes, 2, a, b, 1, c);
        Assert.Equal([26 + (2 * 17), 30 + (2 * 23), 38 + (2 * 39), 44 + (2 * 53)], Read(c));
        Multiply(Transpose.Yes, Transpose.Yes, 1, a, b, 0, c);
        Assert.Equal([23, 31, 34, 46], Read(c));
    }

    [Fact]
    public void Whole_numbers_agree_with_big_integers()
    {
        var numbers = new NumberStream(1);
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (3, 4, 5), (7, 2, 11) })
        {
            double[] a = numbers.Integers<double>(m * k, -1000, 1000), b = numbers.Integers<double>(k * n, -1000, 1000);
            MatrixView<double> c = Matrix<double>(m, n);
            Multiply(Transpose.No, Transpose.No, 1, Matrix(m, k, a), Matrix(k, n, b), 0, c);
            double[] expected = [.. from i in Enumerable.Range(0, m)
                                    from j in Enumerable.Range(0, n)
                                    select (double)Enumerable.Range(0, k).Aggregate(BigInteger.Zero, (sum, p) => sum + ((BigInteger)a[(i * k) + p] * (BigInteger)b[(p * n) + j]))];
            Assert.Equal(expected, Read(c));
        }
    }

    [Fact]
    public void Cancelling_fractions_stay_within_the_bound_of_exact_arithmetic()
    {
        const int K = 50;
        var numbers = new NumberStream(2);
        double[] a = [.. numbers.Uniform<double>(K).Select(x => x + 1e6)], b = [.. Enumerable.Range(0, K).Select(p => p % 2 == 0 ? 1.0 : -1.0)];
        MatrixView<double> c = Matrix<double>(1, 1, 0.3);
        Multiply(Transpose.No, Transpose.No, 0.7, Matrix(1, K, a), Matrix(K, 1, b), 1.1, c);
        BigRational exact = BigRational.Of(1.1) * BigRational.Of(0.3);
        for (int p = 0; p < K; p++) exact += BigRational.Of(0.7) * BigRational.Of(a[p]) * BigRational.Of(b[p]);
        double bound = ((K + 1) * Math.BitIncrement(1.0) - (K + 1)) * 0.7 * a.Sum();
        Assert.InRange(Math.Abs(Read(c)[0] - exact.ToDouble()), 0, bound);
    }

    [Fact]
    public void Random_products_agree_with_MathNet()
    {
        var numbers = new NumberStream(3);
        double[] a = numbers.Uniform<double>(17 * 23), b = numbers.Uniform<double>(23 * 9);
        MatrixView<double> c = Matrix<double>(17, 9);
        Multiply(Transpose.No, Transpose.No, 1, Matrix(17, 23, a), Matrix(23, 9, b), 0, c);
        Matrix<double> expected = RowMajor(17, 23, a) * RowMajor(23, 9, b);
        Assert.Equal(expected.ToRowMajorArray(), Read(c), (x, y) => Math.Abs(x - y) <= 1e-14);
    }

    [Fact]
    public void Floats_are_rounded_once_at_the_end()
    {
        // 1 + 2⁻²⁴ + 2⁻²⁴ is 1 in float if rounded after each sum, and 1 + 2⁻²³ if rounded once.
        MatrixView<float> c = Matrix<float>(1, 1);
        float small = MathF.ScaleB(1, -24);
        new GemmReference<float>().Multiply(
            Queue, Transpose.No, Transpose.No, 1, Matrix<float>(1, 3, 1, small, small).AsBatch(), Matrix<float>(3, 1, 1, 1, 1).AsBatch(), 0, c.AsBatch());
        Assert.Equal(1 + MathF.ScaleB(1, -23), Read(c)[0]);
    }

    private void Multiply(Transpose ta, Transpose tb, double alpha, MatrixView<double> a, MatrixView<double> b, double beta, MatrixView<double> c)
        => new GemmReference<double>().Multiply(Queue, ta, tb, alpha, a.AsBatch(), b.AsBatch(), beta, c.AsBatch());
}
