using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra.Double;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>The reference of triangular factors, by hand and by MathNet.</summary>
public sealed class QrReferenceTests : ContractTest
{
    [Fact]
    public void The_factor_of_two_rows_is_what_a_hand_computes()
        => Assert.Equal([5, 2.2, 0, 0.4], Factor([3, 4], [1, 2], null, [0, 0], [1, 1]), (a, b) => Math.Abs(a - b) <= 1e-15);

    [Fact]
    public void Centre_scale_and_weights_come_before_the_factor()
        => Assert.Equal([10, 3.6, 0, 0.2], Factor([4, 9, 5], [3, 7, -5], [4, 1, 0], [1, 1], [1, 0.5]), (a, b) => Math.Abs(a - b) <= 1e-14);

    [Fact]
    public void A_column_of_ones_gives_means_and_deviations()
    {
        // Two rows: √2, √2 times the means, and the deviations, which are halves of differences.
        MatrixView<double> factor = Matrix<double>(3, 3);
        using IQrAccumulator<double> rows = new QrReference<double>().Begin(Queue, new QrShape(1, 1, false, Ones: true), Vector<double>(2), VectorOf(1.0, 1.0));
        rows.Add(Matrix(2, 1, 10.0, 16.0), Matrix(2, 1, 1.0, 5.0), null);
        rows.Finish(factor);
        double root = Math.Sqrt(2);
        Assert.Equal([root, 13 * root, 3 * root, 0, 3 * root, 2 * root, 0, 0, 0], Read(factor), (a, b) => Math.Abs(a - b) <= 1e-14);
    }

    [Fact]
    public void Factors_agree_with_MathNet()
    {
        const int N = 30, D = 7;
        double[] x = new NumberStream(201).Uniform<double>(N * D), y = new NumberStream(202).Uniform<double>(N);
        double[] found = Factor(x, y, null, new double[D + 1], [.. Enumerable.Repeat(1.0, D + 1)]);
        DenseMatrix z = DenseMatrix.Create(N, D + 1, (i, j) => j < D ? x[(i * D) + j] : y[i]);
        var r = z.QR().R;
        for (int i = 0; i <= D; i++)
        {
            for (int j = 0; j <= D; j++) Assert.Equal(j < i ? 0 : Math.Sign(r[i, i]) * r[i, j], found[(i * (D + 1)) + j], 1e-13);
        }
    }

    [Fact]
    public void Columns_that_repeat_others_exactly_leave_the_products_right()
    {
        // The pivots that rounding leaves are arbitrary, but RᵀR is not; this the elementwise bounds of the suite cannot judge.
        const int N = 600, D = 40;
        double[] x = new NumberStream(203).Uniform<double>(N * D), y = new NumberStream(204).Uniform<double>(N);
        for (int i = 0; i < N; i++) x[(i * D) + 17] = x[(i * D) + 3];
        using Accelerator cpu = CpuAccelerator.Create(threads: 2);
        MatrixView<double> factor = Matrix<double>(D + 1, D + 1);
        using (IQrAccumulator<double> rows = cpu.Get<IQr<double>>().Begin(Queue, new QrShape(D, 1, false), Vector<double>(D + 1), VectorOf([.. Enumerable.Repeat(1.0, D + 1)])))
        {
            rows.Add(Matrix(N, D, x), Matrix(N, 1, y), null);
            rows.Finish(factor);
        }

        DenseMatrix r = RowMajor(D + 1, D + 1, Read(factor)), z = DenseMatrix.Create(N, D + 1, (i, j) => j < D ? x[(i * D) + j] : y[i]);
        Assert.InRange((r.TransposeThisAndMultiply(r) - z.TransposeThisAndMultiply(z)).L2Norm() / (z.L2Norm() * z.L2Norm()), 0, 1e-14);
        Assert.InRange(r[17, 17], 0, 1e-13);
    }

    private double[] Factor(double[] x, double[] y, double[]? weights, double[] center, double[] scale)
    {
        int n = y.Length;
        MatrixView<double> factor = Matrix<double>(center.Length, center.Length);
        using IQrAccumulator<double> rows = new QrReference<double>().Begin(Queue, new QrShape(center.Length - 1, 1, weights is not null), VectorOf(center), VectorOf(scale));
        rows.Add(Matrix(n, center.Length - 1, x), Matrix(n, 1, y), weights is null ? null : VectorOf(weights));
        rows.Finish(factor);
        return Read(factor);
    }
}
