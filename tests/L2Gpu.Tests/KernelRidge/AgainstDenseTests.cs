using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public class AgainstDenseTests
{
    private const double Lambda = 0.3;

    public static TheoryData<KernelSolver, Precision, bool, bool> Routes()
    {
        var data = new TheoryData<KernelSolver, Precision, bool, bool>();
        foreach (bool intercept in new[] { false, true })
        {
            foreach (bool weighted in new[] { false, true })
            {
                data.Add(KernelSolver.Cholesky, Precision.Mixed, intercept, weighted);
                data.Add(KernelSolver.Cholesky, Precision.Data, intercept, weighted);
                data.Add(KernelSolver.Eigen, Precision.Mixed, intercept, weighted);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void Direct_routes_solve_the_bordered_system(KernelSolver solver, Precision precision, bool intercept, bool weighted)
    {
        KernelProblemData data = KernelProblemData.Smooth(70, 3, 2, seed: 1, weighted, offset: 50);
        KernelFunction kernel = KernelFunction.Rbf(0.7).WithLengthScales(1, 2, 0.5);
        KernelRidgeModel model = data.Fit(new() { Kernel = kernel, Lambda = Lambda, Solver = solver, Precision = precision, FitIntercept = intercept });
        for (int k = 0; k < 2; k++)
        {
            double[] expected = data.Oracle(kernel, Lambda, intercept, k);
            double size = expected[..^1].Max(Math.Abs);
            for (int i = 0; i < data.Rows; i++) Assert.InRange(model.DualCoefficients[k][i] - expected[i], -1e-11 * size, 1e-11 * size);
            Assert.Equal(expected[^1], model.Intercept[k], 1e-10);
            Assert.InRange(model.Report!.BackwardError[k], 0, 1e-14);
            Assert.InRange(model.Report.RelativeResidual[k], 0, 1e-12);
        }

        Assert.Equal(solver == KernelSolver.Eigen ? "eigen" : "cholesky", model.Report!.Solver);
        Assert.Equal(solver == KernelSolver.Eigen || precision == Precision.Data ? "f64" : "mixed", model.Report.Precision);
        double[,] predicted = model.Predict<double>(data.X);
        Assert.Equal(data.Predict(kernel, data.Oracle(kernel, Lambda, intercept), data.Row(7)), predicted[7, 0], 1e-9);
    }

    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    public void Each_target_has_its_own_penalty(KernelSolver solver)
    {
        KernelProblemData data = KernelProblemData.Smooth(40, 2, 3, seed: 2);
        KernelFunction kernel = KernelFunction.Matern32(0.8);
        double[] lambda = [0.5, 2, 0.5];
        KernelRidgeModel model = data.Fit(new() { Kernel = kernel, Lambda = LambdaChoice.PerTarget(lambda), Solver = solver });
        Assert.Equal(lambda, model.Lambda);
        for (int k = 0; k < 3; k++)
        {
            double[] expected = data.Oracle(kernel, lambda[k], intercept: true, k);
            for (int i = 0; i < data.Rows; i++) Assert.Equal(expected[i], model.DualCoefficients[k][i], 1e-11);
        }
    }

    [Fact]
    public void Fp32_rows_are_fitted_to_fp64_digits()
    {
        KernelProblemData data = KernelProblemData.Smooth(50, 2, 1, seed: 3);
        float[,] x = new float[50, 2], y = new float[50, 1];
        for (int i = 0; i < 50; i++) (x[i, 0], x[i, 1], y[i, 0]) = ((float)data.X[i, 0], (float)data.X[i, 1], (float)data.Y[i, 0]);
        double[,] wide = new double[50, 2], targets = new double[50, 1];
        for (int i = 0; i < 50; i++) (wide[i, 0], wide[i, 1], targets[i, 0]) = (x[i, 0], x[i, 1], y[i, 0]);
        KernelRidgeModel model = KernelRidge.Fit<float>(x, y, new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.1 });
        double[] expected = new KernelProblemData(wide, targets).Oracle(KernelFunction.Rbf(1), 0.1, intercept: true);
        for (int i = 0; i < 50; i++) Assert.Equal(expected[i], model.DualCoefficients[0][i], 1e-11);

        KernelRidgeModel coarse = KernelRidge.Fit<float>(x, y, new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.1, Precision = Precision.Data, Solver = KernelSolver.Cholesky });
        Assert.Equal("f32", coarse.Report!.Precision);
        Assert.InRange(coarse.Report.RelativeResidual[0], 1e-9, 1e-4);
    }

    [Fact]
    public void A_row_of_weight_zero_is_absent_whatever_it_holds()
    {
        KernelProblemData data = KernelProblemData.Smooth(30, 2, 1, seed: 4, weighted: true);
        data.Weights![5] = 0;
        data.Weights[17] = 0;
        data.X[5, 0] = double.NaN;
        data.Y[17, 0] = double.PositiveInfinity;
        KernelRidgeOptions options = new() { Lambda = LambdaChoice.BestOf(0.1, 1), Solver = KernelSolver.Eigen };
        KernelRidgeModel model = data.Fit(options), without = data.Some(Enumerable.Range(0, 30).Where(i => i is not (5 or 17))).Fit(options);
        Assert.Equal(28, model.Centers);
        Assert.Equal(without.DualCoefficients[0], model.DualCoefficients[0]);
        Assert.Equal(30, model.Report!.LeaveOneOutResiduals!.Value[0].Length);
        Assert.Equal([5, 17], Enumerable.Range(0, 30).Where(i => double.IsNaN(model.Report.LeaveOneOutResiduals.Value[0][i])));
        Assert.Equal(without.Report!.LeaveOneOutResiduals!.Value[0][6], model.Report.LeaveOneOutResiduals.Value[0][7]);
    }

    [Fact]
    public void An_integer_weight_is_a_repeated_row()
    {
        KernelProblemData data = KernelProblemData.Smooth(20, 2, 2, seed: 5) with { Weights = [.. Enumerable.Range(0, 20).Select(i => 1.0 + (i % 3))] };
        KernelProblemData repeated = data.Some(Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat(i, 1 + (i % 3)))) with { Weights = null };
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1), Lambda = 0.4 };
        double[,] one = data.Fit(options).Predict<double>(data.X), other = repeated.Fit(options).Predict<double>(data.X);
        for (int i = 0; i < 20; i++) Assert.Equal(other[i, 1], one[i, 1], 1e-12);
    }

    [Fact]
    public void An_infinite_penalty_leaves_the_weighted_mean()
    {
        KernelProblemData data = KernelProblemData.Smooth(25, 2, 1, seed: 6, weighted: true);
        KernelRidgeModel model = data.Fit(new() { Lambda = 1e12, Solver = KernelSolver.Cholesky });
        double mean = Enumerable.Range(0, 25).Sum(i => data.W(i) * data.Y[i, 0]) / data.Weights!.Sum();
        Assert.Equal(mean, model.Predict<double>(data.X)[3, 0], 1e-9);
    }
}
