using L2Gpu.Fitting;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.KernelFitting;
using MathNet.Numerics.LinearAlgebra;
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
    public void Condition_numbers_of_a_list_cost_what_that_of_its_smallest_penalty_does()
    {
        using var system = new KernelSystem(18, 40, 2, KernelFunction.Rbf(1), weighted: true);
        var condition = new KernelCondition(system.Problem, new KernelProduct(system.Problem));
        int asked = 0;
        double Of(double lambda) => condition.Known(lambda) ?? condition.Estimate(lambda, () =>
        {
            asked++;
            return 1 / system.Dense(lambda).Evd(Symmetricity.Symmetric).EigenValues.Real().Min();
        });
        foreach (double lambda in (double[])[1e-6, 1e-3, 1e-6, 1, 1e5])
            Assert.InRange(Of(lambda) / system.Dense(lambda).ConditionNumber(), 0.99, 1.000001);
        Assert.Equal(1, asked);
        Assert.InRange(Of(1e-8) / system.Dense(1e-8).ConditionNumber(), 0.99, 1.0001);
        Assert.Equal(2, asked);
    }

    [Fact]
    public void A_path_by_factors_has_the_condition_number_of_each_penalty()
    {
        KernelProblemData data = KernelProblemData.Smooth(40, 2, 1, seed: 19, weighted: true);
        KernelRidgeOptions options = new() { Kernel = KernelFunction.Rbf(1), Solver = KernelSolver.Cholesky };
        KernelRidgePath found = data.Path([1, 1e-3, 10], options), exact = data.Path([1, 1e-3, 10], options with { Solver = KernelSolver.Eigen });
        Assert.Equal(exact.Best!.Lambda[0], found.Best!.Lambda[0]);
        Assert.Single(found.Models[1].Report!.Stages, stage => stage.Name == "condition");
        Assert.Equal(3, found.Models[1].Report!.Stages.Count(stage => stage.Name == "kernel matrix and factor"));
        for (int i = 0; i < 3; i++)
        {
            (KernelFitReport factors, KernelFitReport eigen) = (found.Models[i].Report!, exact.Models[i].Report!);
            Assert.InRange(factors.ConditionNumber.Regularized / eigen.ConditionNumber.Regularized, 0.5, 1.001);
            Assert.Equal(eigen.DegreesOfFreedom[0], factors.DegreesOfFreedom[0], 1e-9);
            Assert.Equal(eigen.LeaveOneOutResiduals!.Value[0][7], factors.LeaveOneOutResiduals!.Value[0][7], 1e-9);
        }
    }

    [Theory]
    [InlineData(KernelSolver.Cholesky)]
    [InlineData(KernelSolver.Eigen)]
    public void A_perturbed_coefficient_raises_the_residual(KernelSolver solver)
    {
        KernelProblemData data = KernelProblemData.Smooth(40, 2, 1, seed: 20, weighted: true);
        KernelFunction kernel = KernelFunction.Rbf(1);
        KernelRidgeModel model = data.Fit(new() { Kernel = kernel, Lambda = 0.1, Solver = solver });
        KernelEvidence Of(double change) => WithRows(data, kernel, (problem, rows, border) =>
        {
            double[] dual = [.. model.DualCoefficients[0]];
            dual[7] *= 1 + change;
            return KernelEvidence.Measure(new KernelProduct(problem), rows, border, new KernelSolution([0.1], dual, [.. model.Intercept], []));
        });
        KernelEvidence answer = Of(0);
        Assert.Equal(model.Report!.RelativeResidual[0], answer.RelativeResidual[0], 1e-15);
        Assert.Equal(model.Report.BackwardError[0], answer.BackwardError[0], 1e-15);
        Assert.InRange(answer.RelativeResidual[0], 0, 1e-12);

        // As much as the coefficient is moved, the residual is.
        double before = 0;
        foreach (double change in (double[])[1e-9, 1e-6, 1e-3])
        {
            KernelEvidence worse = Of(change);
            Assert.True(worse.RelativeResidual[0] > 100 * before && worse.BackwardError[0] > 10 * answer.BackwardError[0], $"{worse.RelativeResidual[0]} at {change}.");
            before = worse.RelativeResidual[0];
        }
    }

    [Fact]
    public void Stages_name_where_they_ran()
    {
        KernelFitReport report = KernelProblemData.Smooth(40, 2, 1, seed: 17).Fit(new() { Lambda = 1, Accelerator = Accelerators.Cpu }).Report!;
        Assert.Equal("evidence", report.Stages[^1].Name);
        Assert.All(report.Stages, stage => Assert.Equal("cpu", stage.Device));
        Assert.Contains("rbf", report.Kernel, StringComparison.Ordinal);
    }

    private static KernelEvidence WithRows(KernelProblemData data, KernelFunction kernel, Func<KernelProblem, KernelRows, KernelBorder, KernelEvidence> use)
    {
        using var source = new MemoryRowSource<double>(data.X, data.Y, HostMatrix<double>.FromVector(data.Weights!));
        KernelRows rows = KernelRows.Read(source, null, default);
        double[] roots = [.. data.Weights!.Select(Math.Sqrt)];
        using var queue = Accelerators.Cpu.Device.CreateQueue();
        using var arena = new DeviceArena(Accelerators.Cpu.Device, queue);
        var problem = new KernelProblem(Accelerators.Cpu, queue, arena, kernel, arena.Upload<double>([.. data.X.Cast<double>()], data.Rows, 2), roots) { Stage = (_, work) => work() };
        return use(problem, rows, new KernelBorder(rows, roots, intercept: true));
    }
}
