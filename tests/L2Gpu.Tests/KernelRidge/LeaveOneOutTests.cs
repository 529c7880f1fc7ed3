using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public class LeaveOneOutTests
{
    private static readonly double[] Grid = [0.01, 0.2, 3];

    [Theory]
    [InlineData(KernelSolver.Eigen, false, false)]
    [InlineData(KernelSolver.Eigen, true, true)]
    [InlineData(KernelSolver.Eigen, true, false)]
    [InlineData(KernelSolver.Cholesky, false, true)]
    [InlineData(KernelSolver.Cholesky, true, true)]
    public void Errors_are_those_of_as_many_fits_as_rows(KernelSolver solver, bool intercept, bool weighted)
    {
        KernelProblemData data = KernelProblemData.Smooth(24, 2, 2, seed: 7, weighted);
        KernelFunction kernel = KernelFunction.Rbf(1.2);
        KernelRidgePath path = data.Path(Grid, new() { Kernel = kernel, Solver = solver, FitIntercept = intercept });
        LeaveOneOutCurve curve = path.LeaveOneOut!;
        for (int l = 0; l < Grid.Length; l++)
        {
            for (int k = 0; k < 2; k++)
            {
                double sum = 0, total = 0;
                for (int i = 0; i < data.Rows; i++)
                {
                    KernelProblemData others = data.Some(Enumerable.Range(0, data.Rows).Where(row => row != i));
                    double error = data.Y[i, k] - others.Predict(kernel, others.Oracle(kernel, Grid[l], intercept, k), data.Row(i));
                    (sum, total) = (sum + (data.W(i) * error * error), total + data.W(i));
                    if (path.Models[l].Report!.LeaveOneOutResiduals is { } residuals) Assert.Equal(error, residuals[k][i], 1e-9);
                    else Assert.NotEqual(curve.Best, Grid[l]);
                }

                Assert.Equal(sum / total, curve.PerTarget[k][l], 1e-10);
            }
        }

        Assert.Equal(Grid[curve.MeanSquaredError.IndexOf(curve.MeanSquaredError.Min())], curve.Best);
        Assert.NotNull(path.Best!.Report!.LeaveOneOutResiduals);
    }

    [Fact]
    public void The_linear_kernel_is_ridge()
    {
        KernelProblemData data = KernelProblemData.Smooth(40, 3, 2, seed: 8, weighted: true);
        foreach (bool intercept in new[] { false, true })
        {
            RidgePath ridge = Ridge.FitPath<double>(data.X, data.Y, Grid, new() { FitIntercept = intercept }, HostMatrix<double>.FromVector(data.Weights!));
            KernelRidgePath kernel = data.Path(Grid, new() { Kernel = KernelFunction.Linear, FitIntercept = intercept, Solver = KernelSolver.Eigen });
            for (int l = 0; l < Grid.Length; l++)
            {
                Assert.Equal(ridge.LeaveOneOut!.MeanSquaredError[l], kernel.LeaveOneOut!.MeanSquaredError[l], 1e-11);
                if (!intercept) Assert.Equal(ridge.Models[l].Report!.DegreesOfFreedom[0], kernel.Models[l].Report!.DegreesOfFreedom[0], 1e-9);
                for (int k = 0; k < 2; k++)
                {
                    Assert.Equal(ridge.Models[l].Intercept[k], kernel.Models[l].Intercept[k], 1e-10);
                    for (int j = 0; j < 3; j++)
                    {
                        double beta = Enumerable.Range(0, 40).Sum(i => kernel.Models[l].DualCoefficients[k][i] * data.X[i, j]);
                        Assert.Equal(ridge.Models[l].Coefficients[k][j], beta, 1e-10);
                    }
                }
            }
        }
    }

    [Fact]
    public void The_automatic_grid_is_that_of_ridge()
    {
        KernelProblemData data = KernelProblemData.Smooth(60, 2, 1, seed: 9);
        KernelRidgeModel model = data.Fit(new() { Kernel = KernelFunction.Linear, FitIntercept = false });
        RidgeModel ridge = Ridge.Fit<double>(data.X, data.Y, new() { FitIntercept = false });
        Assert.Equal("eigen", model.Report!.Solver);
        Assert.Equal(61, model.Report.LeaveOneOut!.Lambda.Length);
        for (int l = 0; l < 61; l++) Assert.Equal(1, model.Report.LeaveOneOut.Lambda[l] / ridge.Report!.LeaveOneOut!.Lambda[l], 1e-9);
        Assert.Equal(1, model.Lambda[0] / ridge.Lambda[0], 1e-9);
    }
}
