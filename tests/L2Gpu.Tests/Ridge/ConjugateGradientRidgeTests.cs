using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Ridge by conjugate gradients: the same answers as the direct solvers, and an honest word where there is none.</summary>
public sealed class ConjugateGradientRidgeTests
{
    // A relative residual of 1e-13 beside rounding of about 1e-15.
    private const double Slack = 100;

    public static TheoryData<string> Cases => [.. Problems().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coefficients_are_those_of_exact_arithmetic(string name)
    {
        RidgeProblem problem = Problems()[name];
        RidgeModel model = problem.Fit(Solver.ConjugateGradient);
        Assert.Equal(("cg", "converged"), (model.Report!.Solver, model.Report.Status));
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64, Slack);
        Assert.All(model.Report.BackwardError, e => Assert.InRange(e, 0, 2e-13));
        RidgeProblem rounded = problem.Rounded();
        AssertFit.IsExact(rounded, rounded.Fit<float>(Solver.ConjugateGradient), ErrorBound.Epsilon64, Slack);
    }

    [Theory]
    [InlineData(400, 30, 1e-2, false)]
    [InlineData(400, 30, 1e-2, true)]
    [InlineData(40, 90, 1, false)]
    [InlineData(3000, 12, 100, true)]
    public void Larger_problems_agree_with_Cholesky(int rows, int columns, double lambda, bool standardize)
    {
        RidgeProblem problem = RidgeProblem.Random(rows, rows, columns, targets: 3, mean: 5).WithRandomWeights(columns, zeroEvery: 7) with
        {
            Lambda = [lambda, 2 * lambda, lambda], Standardize = standardize, Penalties = [.. Enumerable.Range(0, columns).Select(j => 0.5 + (j % 3))],
        };
        AssertFit.SameCoefficients(problem.Fit(Solver.Cholesky), problem.Fit(Solver.ConjugateGradient), 1e-9);
    }

    [Fact]
    public void A_path_comes_from_one_Krylov_space_and_agrees_with_Cholesky()
    {
        RidgeProblem problem = RidgeProblem.Random(3, 500, 25, targets: 2, mean: 2);
        double[] grid = [.. Enumerable.Range(0, 12).Select(i => Math.Pow(10, i - 4))];
        using var source = new CountingSource<double>(problem.Source<double>());
        RidgePath path = Ridge.FitPath(source, grid, new() { Solver = Solver.ConjugateGradient });
        Assert.Null(path.LeaveOneOut);
        Assert.Null(path.Best);
        int longest = path.Models.Max(m => m.Report!.Iterations!.Value.Max(r => r.Iterations));
        for (int i = 0; i < grid.Length; i++)
        {
            Assert.Equal("converged", path.Models[i].Report!.Status);
            AssertFit.SameCoefficients((problem with { Lambda = [grid[i]] }).Fit(Solver.Cholesky), path.Models[i], 1e-9);
        }

        // Moments, the iterations of the smallest λ, their residuals (once more for the few that are carried on), and the evidence of each model.
        Assert.InRange(source.Passes.Count, 1 + grid.Length, 1 + longest + grid.Length + 20);
    }

    [Fact]
    public void One_pass_an_iteration_and_nothing_of_columns_times_columns()
    {
        RidgeProblem problem = RidgeProblem.Random(4, 300, 10);
        using var source = new CountingSource<double>(problem.Source<double>(blockRows: 64));
        RidgeModel model = Ridge.Fit(source, new() { Lambda = 1, Solver = Solver.ConjugateGradient });
        IterationResult result = model.Report!.Iterations!.Value[0];
        Assert.InRange(source.Passes.Count, result.Iterations + 3, result.Iterations + 6);
        Assert.Equal(["column moments", "conjugate gradients", "evidence"], model.Report.Stages.Select(s => s.Name));
        Assert.Equal(IterationStatus.Converged, result.Status);
        Assert.InRange(result.RelativeResidual, 0, 1e-12);
    }

    [Fact]
    public void Columns_in_different_units_cost_no_iterations()
    {
        RidgeProblem plain = RidgeProblem.Random(5, 400, 20, mean: 1) with { Lambda = [1e-3] };
        RidgeProblem scaled = plain.MapX((_, j, v) => v * Math.Pow(10, (j % 7) - 3));
        int before = plain.Fit(Solver.ConjugateGradient).Report!.Iterations!.Value[0].Iterations;
        FitReport after = scaled.Fit(Solver.ConjugateGradient).Report!;
        Assert.Equal("converged", after.Status);
        Assert.InRange(after.Iterations!.Value[0].Iterations, 1, 2 * before);
    }

    [Fact]
    public void A_path_over_columns_in_different_units_is_solved_one_by_one()
    {
        RidgeProblem problem = RidgeProblem.Random(14, 200, 14, mean: 1).MapX((_, j, v) => v * Math.Pow(10, (j % 7) - 3));
        RidgePath path = Ridge.FitPath<double>(problem.X, problem.Y, [1e-7, 1], new() { Solver = Solver.ConjugateGradient });
        Assert.All(path.Models, model => Assert.Equal("converged", model.Report!.Status));
        Assert.True(double.IsNaN(path.Models[0].Report!.ConditionNumber.Gram), "It was meant to need a solve of its own.");
        for (int j = 0; j < 14; j++)
        {
            double expected = (problem with { Lambda = [1e-7] }).Fit(Solver.Cholesky).Coefficients[0][j];
            AssertFit.Near(expected, path.Models[0].Coefficients[0][j], 1e-6);
        }
    }

    [Fact]
    public void Columns_without_a_penalty_and_columns_that_are_constant_are_handled()
    {
        RidgeProblem problem = RidgeProblem.Random(6, 60, 5, mean: 3) with { Lambda = [7], Penalties = [0, 1, 2, 0, 1] };
        AssertFit.SameCoefficients(problem.Fit(Solver.Cholesky), problem.Fit(Solver.ConjugateGradient), 1e-10);
        RidgeProblem constant = problem.MapX((_, j, v) => j == 2 ? 4 : v) with { Standardize = true };
        RidgeModel model = constant.Fit(Solver.ConjugateGradient);
        Assert.Equal(0, model.Coefficients[0][2]);
        AssertFit.SameCoefficients(constant.Fit(Solver.Cholesky), model, 1e-10);
    }

    [Fact]
    public void A_target_without_variation_is_solved_before_the_first_iteration()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 40, 4).MapY((_, _, _) => 5);
        RidgeModel model = problem.Fit(Solver.ConjugateGradient);
        Assert.Equal(0, model.Report!.Iterations!.Value[0].Iterations);
        Assert.All(model.Coefficients[0], b => Assert.Equal(0, b));
        Assert.Equal(5, model.Intercept[0], 1e-14);
    }

    [Theory]
    [InlineData(1e-180)]
    [InlineData(1e140)]
    public void Targets_of_any_size_are_solved(double size)
    {
        RidgeProblem problem = RidgeProblem.Random(15, 40, 4, targets: 2) with { Lambda = [1, 2] };
        RidgeModel expected = problem.Fit(Solver.ConjugateGradient), found = problem.MapY((_, _, v) => v * size).Fit(Solver.ConjugateGradient);
        Assert.Equal("converged", found.Report!.Status);
        for (int j = 0; j < 4; j++) AssertFit.Near(expected.Coefficients[1][j] * size, found.Coefficients[1][j], 1e-11);
    }

    [Fact]
    public void What_did_not_converge_says_so_with_a_remedy()
    {
        RidgeProblem problem = RidgeProblem.Random(8, 200, 30) with { Lambda = [1e-3] };
        FitReport report = problem.Fit(Solver.ConjugateGradient, options => options with { ConjugateGradient = new() { Tolerance = 1e-13, MaximumIterations = 3 } }).Report!;
        Assert.Equal("iteration limit", report.Status);
        Assert.False(report.IsSolved);
        Assert.Equal(3, report.Iterations!.Value[0].Iterations);
        Assert.Contains(report.Warnings, w => w.Contains("did not converge for target 0", StringComparison.Ordinal) && w.Contains("Remedy: ", StringComparison.Ordinal));
        Assert.True(report.BackwardError[0] > 1e-8);
        FitReport stalled = problem.Fit(Solver.ConjugateGradient, options => options with { ConjugateGradient = new() { Tolerance = 1e-18 } }).Report!;
        Assert.Equal("stalled", stalled.Status);
        Assert.True(problem.Fit(Solver.ConjugateGradient).Report!.IsSolved);
        RidgePath path = Ridge.FitPath<double>(
            problem.X, problem.Y, [1e-3, 1e9], new() { Solver = Solver.ConjugateGradient, ConjugateGradient = new() { Tolerance = 1e-13, MaximumIterations = 3 } });
        Assert.Equal(["iteration limit", "converged"], path.Models.Select(model => model.Report!.Status));
    }

    [Fact]
    public void Conditioning_is_estimated_and_what_is_not_known_is_not_made_up()
    {
        RidgeProblem problem = RidgeProblem.Random(9, 300, 8) with { Lambda = [0.5] };
        FitReport report = problem.Fit(Solver.ConjugateGradient).Report!;
        Assert.False(report.ConditionNumber.IsExact);
        Assert.True(double.IsNaN(report.ConditionNumber.Gram));
        Assert.Empty(report.DegreesOfFreedom);
        RidgeProblem path = problem with { Lambda = [0.5, 30] };
        path = path with { Y = RidgeProblem.Map(new double[300, 2], (i, k, _) => problem.Y[i, 0] * (k + 1)) };
        ConditionNumber found = path.Fit(Solver.ConjugateGradient).Report!.ConditionNumber, exact = problem.Fit(Solver.Eigen).Report!.ConditionNumber;
        AssertFit.Near(exact.Gram, found.Gram, 1e-3);
        AssertFit.Near(exact.Regularized, found.Regularized, 1e-3);
    }

    [Fact]
    public void A_model_and_what_is_not_known_of_it_survive_a_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            RidgeModel model = RidgeProblem.Random(10, 50, 3).Fit(Solver.ConjugateGradient);
            model.Save(file);
            RidgeModel read = RidgeModel.Load(file);
            AssertFit.SameBits(model, read);
            Assert.Empty(read.Report!.DegreesOfFreedom);
            Assert.True(double.IsNaN(read.Report.ConditionNumber.Gram));
            Assert.Equal(("cg", "converged"), (read.Report.Solver, read.Report.Status));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        RidgeProblem problem = RidgeProblem.Random(11, 3000, 20, targets: 2);
        RidgeModel Fit(int threads)
        {
            using Accelerator accelerator = CpuAccelerator.Create(threads);
            return problem.Fit(Solver.ConjugateGradient, options => options with { Accelerator = accelerator });
        }

        RidgeModel one = Fit(1);
        AssertFit.SameBits(one, Fit(2));
        AssertFit.SameBits(one, Fit(3));
    }

    [Fact]
    public void Choosing_a_penalty_needs_another_solver_and_is_told_which()
    {
        RidgeProblem problem = RidgeProblem.Random(12, 30, 3);
        var e = Assert.Throws<ArgumentException>(() => problem.Fit(Solver.ConjugateGradient, options => options with { Lambda = LambdaChoice.Auto }));
        Assert.Contains("eigen", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => problem.Fit(Solver.ConjugateGradient, options => options with { Lambda = LambdaChoice.BestOf(1, 2) }));
    }

    [Fact]
    public void It_is_chosen_where_a_factorisation_has_no_room_and_only_there()
    {
        RidgePlan plan = Ridge.Plan<double>(2_000_000, 1_000_000, 1, new() { Lambda = 1 });
        Assert.Equal(("cg", "primal"), (plan.Solver, plan.Form));
        Assert.Contains("no room", plan.WhySolver, StringComparison.Ordinal);
        Assert.Equal("cholesky", Ridge.Plan<double>(2_000_000, 1000, 1, new() { Lambda = 1 }).Solver);
        Assert.Equal("cholesky", Ridge.Plan<double>(2_000_000, 1_000_000, 1, new() { Lambda = 1, Solver = Solver.Cholesky }).Solver);
    }

    [Fact]
    public void NaN_in_the_data_is_found()
    {
        RidgeProblem problem = RidgeProblem.Random(13, 30, 3);
        problem.X[17, 1] = double.NaN;
        Assert.Contains("x[17, 1]", Assert.Throws<ArgumentException>(() => problem.Fit(Solver.ConjugateGradient)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, RidgeProblem> Problems() => new()
    {
        ["plain"] = RidgeProblem.Random(21, 20, 4, targets: 2),
        ["no intercept"] = RidgeProblem.Random(22, 20, 4, mean: 2) with { Intercept = false, Lambda = [0.3] },
        ["standardised"] = RidgeProblem.Random(23, 20, 4, mean: 100) with { Standardize = true },
        ["weighted"] = RidgeProblem.Random(24, 24, 3, targets: 2).WithRandomWeights(25, zeroEvery: 5),
        ["a penalty a target"] = RidgeProblem.Random(26, 20, 4, targets: 3) with { Lambda = [0.1, 1, 50] },
        ["feature penalties"] = RidgeProblem.Random(27, 20, 4) with { Penalties = [0.5, 1, 3, 7] },
        ["more columns than rows"] = RidgeProblem.Random(28, 6, 10),
        ["one row"] = RidgeProblem.Random(29, 1, 3) with { Intercept = false },
        ["one column"] = RidgeProblem.Random(30, 9, 1),
    };
}
