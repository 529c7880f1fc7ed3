using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>The references of residual sums and of leave-one-out errors. Refits judge the second one in the conformance suite too.</summary>
public sealed class RowSumReferenceTests : ContractTest
{
    [Fact]
    public void Residuals_of_two_rows_are_what_a_hand_computes()
    {
        // Predictions 10 + 3·(x − 1): 13 and 19; residuals 2 and −4; weights 1 and 2.
        (double[] gradient, double[] sums) = Residual([2, 4], [15, 15], [1, 2], new([1], [3], [10]));
        Assert.Equal([(1 * 2 * 1) + (2 * -4 * 3)], gradient);
        Assert.Equal([4 + (2 * 16), 2 - 8], sums);
    }

    [Fact]
    public void Residuals_agree_with_exact_fractions()
    {
        const int N = 40;
        var numbers = new NumberStream(9);
        double[] x = [.. numbers.Uniform<double>(N).Select(v => v + 1e6)], y = numbers.Uniform<double>(N), w = numbers.Weights<double>(N);
        (double[] gradient, double[] sums) = Residual(x, y, w, new([1e6], [0.3], [0.1]));
        BigRational exactGradient = BigRational.Zero, squares = BigRational.Zero, total = BigRational.Zero;
        for (int i = 0; i < N; i++)
        {
            BigRational deviation = BigRational.Of(x[i]) - BigRational.Of(1e6), weight = BigRational.Of(w[i]);
            BigRational e = BigRational.Of(y[i]) - BigRational.Of(0.1) - (deviation * BigRational.Of(0.3));
            exactGradient += weight * deviation * e;
            squares += weight * e * e;
            total += weight * e;
        }

        Assert.Equal(exactGradient.ToDouble(), gradient[0], 1e-13);
        Assert.Equal(squares.ToDouble(), sums[0], 1e-13);
        Assert.Equal(total.ToDouble(), sums[1], 1e-13);
    }

    [Fact]
    public void Leave_one_out_errors_of_a_mean_are_what_a_hand_computes()
    {
        // Without features that matter the model is the mean: each row against the mean of the others, (y − ȳ)·n/(n − 1).
        var model = new SpectralModelView<double>(
            Vector<double>(1), Matrix<double>(1, 1), Matrix<double>(1, 1), Matrix<double>(1, 1), VectorOf(4.0), 1.0 / 3);
        Assert.Equal([(4.5 * 4.5) + 0 + (4.5 * 4.5)], Errors(model, [7, 7, 7], [1, 4, 7], null), (a, b) => Math.Abs(a - b) <= 1e-12);
    }

    [Fact]
    public void Leave_one_out_errors_of_a_ridge_are_what_refits_by_fractions_say()
    {
        // One feature, no intercept: β without row i is (Σxy − xᵢyᵢ)/(Σx² − xᵢ² + λ).
        double[] x = [1, 2, -3, 0.5, 4], y = [1, 3, -2, 2, 5];
        const double Lambda = 0.75;
        double squares = x.Sum(v => v * v), products = x.Zip(y).Sum(p => p.First * p.Second);
        BigRational exact = BigRational.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            BigRational xi = BigRational.Of(x[i]), yi = BigRational.Of(y[i]);
            BigRational beta = (BigRational.Of(products) - (xi * yi)) / (BigRational.Of(squares + Lambda) - (xi * xi));
            exact += (yi - (xi * beta)) * (yi - (xi * beta));
        }

        var model = new SpectralModelView<double>(
            Vector<double>(1), Matrix<double>(1, 1, 1), Matrix<double>(1, 1, 1 / (squares + Lambda)), Matrix<double>(1, 1, products), Vector<double>(1), 0);
        Assert.Equal(exact.ToDouble(), Errors(model, x, y, null)[0], 1e-12);
    }

    [Fact]
    public void A_leverage_of_one_is_infinite_unless_the_row_weighs_nothing()
    {
        var model = new SpectralModelView<double>(
            Vector<double>(1), Matrix<double>(1, 1, 1), Matrix<double>(1, 1, 1), Matrix<double>(1, 1, 2), Vector<double>(1), 0);
        Assert.Equal([double.PositiveInfinity], Errors(model, [1], [2], null));
        Assert.Equal([0], Errors(model, [1], [2], [0]));
        Assert.Equal([double.PositiveInfinity], Errors(model, [1 - 1e-15], [2], null));
    }

    private (double[] Gradient, double[] Sums) Residual(double[] x, double[] y, double[] weights, (double[] Center, double[] Coefficients, double[] Offset) model)
    {
        var view = new LinearModelView(VectorOf(model.Center), Matrix(1, 1, model.Coefficients), VectorOf(model.Offset));
        using ILinearResidualAccumulator<double> sums = new LinearResidualReference<double>().Begin(Queue, view, weighted: true);
        sums.Add(Matrix(x.Length, 1, x), Matrix(y.Length, 1, y), VectorOf(weights));
        MatrixView<double> gradient = Matrix<double>(1, 1), totals = Matrix<double>(2, 1);
        sums.Finish(gradient, totals);
        return (Read(gradient), Read(totals));
    }

    private double[] Errors(SpectralModelView<double> model, double[] x, double[] y, double[]? weights)
    {
        using ILeaveOneOutAccumulator<double> sums = new LeaveOneOutReference<double>().Begin(Queue, model, weights is not null);
        sums.Add(Matrix(x.Length, 1, x), Matrix(y.Length, 1, y), weights is null ? null : VectorOf(weights));
        MatrixView<double> errors = Matrix<double>(1, 1);
        sums.Finish(errors);
        return Read(errors);
    }
}
