using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

public sealed class EvidenceTests
{
    [Fact]
    public void Residuals_and_scores_are_those_of_the_model_itself()
    {
        KernelProblemData data = KernelProblemData.Smooth(30, 2, 1, seed: 15, weighted: true);
        KernelFunction kernel = KernelFunction.Rbf(1);
        KernelRidgeModel model = data.Fit(new() { Kernel = kernel, Lambda = 0.3, Solver = KernelSolver.Stored, Tolerance = 1e-3, Preconditioner = KernelPreconditioner.None });
        double residual = 0, right = 0, squares = 0, total = data.Weights!.Sum(), mean = Enumerable.Range(0, 30).Sum(i => data.W(i) * data.Y[i, 0]) / total, spread = 0;
        for (int i = 0; i < 30; i++)
        {
            double f = Enumerable.Range(0, 30).Sum(j => model.DualCoefficients[0][j] * kernel.Evaluate(data.Row(i), data.Row(j))), s = Math.Sqrt(data.W(i));
            double error = data.Y[i, 0] - model.Intercept[0] - f;
            residual += Math.Pow((s * error) - (0.3 * model.DualCoefficients[0][i] / s), 2);
            right += Math.Pow(s * (data.Y[i, 0] - model.Intercept[0]), 2);
            squares += data.W(i) * error * error;
            spread += data.W(i) * Math.Pow(data.Y[i, 0] - mean, 2);
        }

        Assert.InRange(Math.Sqrt(residual / right), 1e-6, 1e-2);
        Assert.Equal(1, model.Report!.RelativeResidual[0] / Math.Sqrt(residual / right), 1e-6);
        Assert.Equal(Math.Sqrt(squares / total), model.Report.Rmse[0], 1e-12);
        Assert.Equal(1 - (squares / spread), model.Report.R2[0], 1e-12);
        Assert.InRange(model.Report.BackwardError[0], 1e-8, 1e-2);
    }

    [Fact]
    public void Condition_numbers_and_freedom_are_those_of_the_eigenvalues()
    {
        KernelProblemData data = KernelProblemData.Smooth(40, 2, 1, seed: 16);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Laplacian(1), Lambda = 0.5, FitIntercept = false };
        KernelFitReport exact = data.Fit(options with { Solver = KernelSolver.Eigen }).Report!, estimate = data.Fit(options with { Solver = KernelSolver.Cholesky }).Report!;
        Assert.True(exact.ConditionNumber.IsExact);
        Assert.False(estimate.ConditionNumber.IsExact);
        Assert.InRange(estimate.ConditionNumber.Regularized / exact.ConditionNumber.Regularized, 0.5, 1.001);
        Assert.Equal(exact.FilterFactors!.Value[0].Sum(), exact.DegreesOfFreedom[0], 1e-10);

        // With one λ of a list, from the factor's inverse diagonal.
        KernelFitReport listed = data.Fit(options with { Solver = KernelSolver.Cholesky, Lambda = LambdaChoice.BestOf(0.5) }).Report!;
        Assert.Equal(exact.DegreesOfFreedom[0], listed.DegreesOfFreedom[0], 1e-10);
    }

    [Fact]
    public void Stages_name_where_they_ran()
    {
        KernelFitReport report = KernelProblemData.Smooth(40, 2, 1, seed: 17).Fit(new() { Lambda = 1, Accelerator = Accelerators.Cpu }).Report!;
        Assert.Equal("evidence", report.Stages[^1].Name);
        Assert.All(report.Stages, stage => Assert.Equal("cpu", stage.Device));
        Assert.Contains("rbf", report.Kernel, StringComparison.Ordinal);
    }
}
