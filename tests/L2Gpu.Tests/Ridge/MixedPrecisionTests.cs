using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>FP32 factors refined with FP64 residuals, and what happens where that does not contract.</summary>
public sealed class MixedPrecisionTests
{
    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.Cholesky)]
    public void The_report_says_that_it_was_mixed_and_in_how_many_steps(Solver solver)
    {
        RidgeProblem problem = RidgeProblem.Random(60, 200, 8, targets: 2);
        FitReport report = Mixed(problem, solver).Report!;
        Assert.Equal(("mixed", "cholesky", "solved"), (report.Precision, report.Solver, report.Status));
        Assert.InRange(report.Refinements!.Value, 1, 10);
        Assert.Contains("refined with FP64 residuals in", report.Why, StringComparison.Ordinal);
        Assert.All(report.BackwardError, e => Assert.InRange(e, 0, 1e-15));
        Assert.Null(problem.Fit(solver).Report!.Refinements);
    }

    [Fact]
    public void FP32_data_get_an_answer_of_FP64()
    {
        RidgeProblem problem = RidgeProblem.Random(61, 3000, 12, targets: 2, mean: 3).WithRandomWeights(62, zeroEvery: 9).Rounded() with { Lambda = [2, 0.01] };
        RidgeModel model = problem.Fit<float>(Solver.Auto, o => o with { Precision = Precision.Mixed });
        Assert.Equal("mixed", model.Report!.Precision);
        Assert.All(model.Report.BackwardError, e => Assert.InRange(e, 0, 1e-14));
        Assert.All(problem.Fit<float>().Report!.BackwardError, e => Assert.InRange(e, 1e-12, 1e-5));
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64);
    }

    [Fact]
    public void Small_coefficients_are_refined_beside_large_ones()
    {
        // In columns whose units differ by powers of ten: each coefficient has FP64's digits, not just the vector of them.
        RidgeProblem problem = RidgeProblem.Random(66, 80, 6).MapX((_, j, v) => v * Math.Pow(10, 3 * (j - 3))) with { Lambda = [0] };
        ExactRidge exact = ExactRidge.Solve(problem), rounded = ExactRidge.Solve(problem.Rounded());
        RidgeModel wide = Mixed(problem, Solver.Auto), narrow = problem.Fit<float>(Solver.Auto, o => o with { Precision = Precision.Mixed });
        Assert.Equal(("mixed", "mixed"), (wide.Report!.Precision, narrow.Report!.Precision));
        for (int j = 0; j < 6; j++)
        {
            AssertFit.Near(exact.Coefficients[j, 0], wide.Coefficients[0][j], 1e-12);
            AssertFit.Near(rounded.Coefficients[j, 0], narrow.Coefficients[0][j], 1e-12);
        }
    }

    [Fact]
    public void What_FP32_cannot_factor_is_factored_in_FP64_and_the_report_says_so()
    {
        RidgeProblem problem = IllConditionedTests.Polynomial(4) with { Lambda = [1e-3] };
        RidgeModel model = Mixed(problem, Solver.Auto);
        Assert.Equal(("f64", "cholesky", "solved"), (model.Report!.Precision, model.Report.Solver, model.Report.Status));
        Assert.Contains("did not contract", model.Report.Why, StringComparison.Ordinal);
        Assert.Contains("an FP64 factor answers instead", model.Report.Why, StringComparison.Ordinal);
        Assert.Equal<double>([.. problem.Fit(Solver.Cholesky).Coefficients[0]], [.. model.Coefficients[0]]);
    }

    [Fact]
    public void What_FP64_cannot_factor_either_is_left_to_QR()
    {
        RidgeProblem problem = IllConditionedTests.Polynomial(10) with { Lambda = [1e-6] };
        RidgeModel model = Mixed(problem, Solver.Auto);
        Assert.Equal(("f64", "qr"), (model.Report!.Precision, model.Report.Solver));
        Assert.Contains("did not contract", model.Report.Why, StringComparison.Ordinal);
        Assert.InRange(ErrorBound.Distance(problem, 0, model, ExactRidge.Solve(problem).Coefficients), 0, 1e-6);
        Assert.Equal("eigen", Mixed(problem, Solver.Cholesky).Report!.Solver);
    }

    [Fact]
    public void More_columns_than_rows_are_refined_in_the_row_form()
    {
        RidgeProblem problem = RidgeProblem.Random(63, 20, 60) with { Lambda = [0.5] };
        RidgeModel model = Mixed(problem, Solver.Auto);
        Assert.Equal("mixed", model.Report!.Precision);
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64);
    }

    [Fact]
    public void A_path_is_refined_for_each_penalty()
    {
        RidgeProblem problem = RidgeProblem.Random(64, 60, 5);
        using MemoryRowSource<double> source = problem.Source<double>();
        RidgePath path = Ridge.FitPath(source, [0.1, 10], new RidgeOptions { Precision = Precision.Mixed });
        Assert.Null(path.LeaveOneOut);
        foreach (RidgeModel model in path.Models)
        {
            Assert.Equal("mixed", model.Report!.Precision);
            AssertFit.IsExact(problem with { Lambda = [model.Lambda[0]] }, model, ErrorBound.Epsilon64);
        }
    }

    [Fact]
    public void What_has_no_Cholesky_factor_is_refused_with_a_remedy()
    {
        RidgeProblem problem = RidgeProblem.Random(65, 20, 3);
        foreach (Func<RidgeOptions, RidgeOptions> change in (Func<RidgeOptions, RidgeOptions>[])
            [o => o with { Lambda = LambdaChoice.Auto }, o => o with { Solver = Solver.Eigen }, o => o with { Solver = Solver.Qr }])
        {
            var e = Assert.Throws<ArgumentException>(() => problem.Fit(Solver.Auto, o => change(o with { Precision = Precision.Mixed })));
            Assert.Contains("Give one λ and the solver auto or cholesky", e.Message, StringComparison.Ordinal);
        }

        Assert.Contains("no precision 7", Assert.Throws<ArgumentException>(() => problem.Fit(Solver.Auto, o => o with { Precision = (Precision)7 })).Message, StringComparison.Ordinal);
    }

    private static RidgeModel Mixed(RidgeProblem problem, Solver solver) => problem.Fit(solver, o => o with { Precision = Precision.Mixed });
}
