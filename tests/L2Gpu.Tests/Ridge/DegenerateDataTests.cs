using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Data that do not determine an answer, or hardly: the answer is the documented one, and the report says what happened.</summary>
public sealed class DegenerateDataTests
{
    [Theory]
    [InlineData(Solver.Auto)]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Dependent_columns_without_penalty_give_the_smallest_solution_and_the_report_says_so(Solver solver)
    {
        RidgeProblem problem = RidgeProblem.Random(1, 30, 4).TakeColumns([0, 1, 2, 3, 1, 0]) with { Lambda = [0] };
        RidgeModel model = problem.Fit(solver);
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64);
        AssertFit.Near(model.Coefficients[0][1], model.Coefficients[0][4], 1e-11);
        Assert.Equal("eigen", model.Report!.Solver);
        Assert.Contains(model.Report.Warnings, w => w.Contains("linearly dependent", StringComparison.Ordinal) && w.Contains("Remedy", StringComparison.Ordinal));
        Assert.Equal(double.PositiveInfinity, model.Report.ConditionNumber.Gram);
        AssertFit.Near(4, model.Report.DegreesOfFreedom[0], 1e-9);
        if (solver == Solver.Eigen) return;
        Assert.Contains("Cholesky found the system singular", model.Report.Why, StringComparison.Ordinal);
        Assert.Contains("minimum-norm", model.Report.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void More_columns_than_rows_without_penalty_interpolate_with_the_smallest_norm()
    {
        RidgeProblem problem = RidgeProblem.Random(2, 6, 30) with { Lambda = [0] };
        RidgeModel model = problem.Fit();
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64);
        AssertFit.SamePredictions(problem.Y, model.Predict<double>(problem.X), 1e-12);
        Assert.Contains(model.Report!.Warnings, w => w.Contains("smallest norm", StringComparison.Ordinal));
        AssertFit.Near(1, model.Report.R2[0], 1e-12);
    }

    [Fact]
    public void Columns_that_are_dependent_but_penalised_share_the_coefficient_and_need_no_warning()
    {
        RidgeModel model = RidgeProblem.Random(3, 30, 2).TakeColumns([0, 1, 0]).Fit();
        AssertFit.Near(model.Coefficients[0][0], model.Coefficients[0][2], 1e-12);
        Assert.Equal("cholesky", model.Report!.Solver);
        Assert.Empty(model.Report.Warnings);
    }

    [Theory]
    [InlineData(Solver.Cholesky, true)]
    [InlineData(Solver.Eigen, true)]
    [InlineData(Solver.Cholesky, false)]
    [InlineData(Solver.Eigen, false)]
    public void A_constant_column_has_coefficient_exactly_zero_when_standardised(Solver solver, bool intercept)
    {
        foreach (double constant in (double[])[0, 1, 0.1, 1.0 / 3, -7e8, 1e-9])
        {
            RidgeProblem problem = RidgeProblem.Random(4, 301, 3).WithRandomWeights(5).MapX((_, j, v) => j == 1 ? constant : v)
                with { Standardize = true, Intercept = intercept };
            Assert.Equal(0, problem.Fit(solver).Coefficients[0][1]);
            Assert.Equal(0, problem.Rounded().Fit<float>(solver).Coefficients[0][1]);
            Assert.Equal(0, problem.Fit(solver).Report!.FeatureDeviations[1]);
        }
    }

    [Theory]
    [InlineData(Solver.Auto, 1.0)]
    [InlineData(Solver.Cholesky, 0.0)]
    [InlineData(Solver.Eigen, 0.0)]
    [InlineData(Solver.Eigen, 1.0)]
    public void When_every_column_is_constant_the_mean_is_predicted(Solver solver, double lambda)
    {
        foreach (bool standardize in (bool[])[true, false])
        {
            RidgeProblem problem = RidgeProblem.Random(5, 20, 3).MapX((_, j, _) => j + 0.1) with { Lambda = [lambda], Standardize = standardize };
            RidgeModel model = problem.Fit(solver);
            Assert.All(model.Coefficients[0], b => Assert.Equal(0, b, 1e-12));
            double mean = problem.Y.Cast<double>().Average();
            foreach (double predicted in model.Predict<double>(problem.X)) AssertFit.Near(mean, predicted, 1e-12);
        }
    }

    [Fact]
    public void When_every_column_is_constant_automatic_choice_still_gives_the_mean()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(20, 3), (3, 6), (1, 1), (1, 4)])
        {
            RidgeProblem problem = RidgeProblem.Random(6, rows, columns).MapX((_, _, _) => 0.1);
            foreach (bool standardize in (bool[])[true, false])
            {
                RidgeModel model = (problem with { Standardize = standardize }).Fit(change: o => o with { Lambda = LambdaChoice.Auto });
                AssertFit.Near(problem.Y.Cast<double>().Average(), model.Predict<double>(problem.X)[0, 0], 1e-12);
                Assert.True(double.IsFinite(model.Lambda[0]));
            }
        }
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void A_constant_target_is_predicted_exactly_and_explained_fully(Solver solver)
    {
        foreach (double constant in (double[])[0, 5, 0.1, 273.15, -1e9])
        {
            foreach ((int rows, int columns) in ((int, int)[])[(50, 3), (5, 9)])
            {
                RidgeProblem problem = RidgeProblem.Random(7, rows, columns).WithRandomWeights(8).MapY((_, _, _) => constant);
                RidgeModel model = problem.Fit(solver);
                foreach (double predicted in model.Predict<double>(problem.X)) Assert.Equal(constant, predicted, Math.Abs(constant) * 1e-14);
                Assert.Equal(1, model.Report!.R2[0]);
                Assert.InRange(model.Report.Rmse[0], 0, Math.Abs(constant) * 1e-14);
            }
        }
    }

    [Fact]
    public void A_constant_target_without_intercept_is_scored_against_its_mean()
    {
        RidgeProblem problem = RidgeProblem.Random(8, 50, 3).MapY((_, _, _) => 0.1) with { Intercept = false };
        Assert.Equal(0, problem.Fit().Report!.R2[0]);
    }

    [Fact]
    public void R2_of_a_target_far_from_zero_is_measured_about_its_mean_without_an_intercept_too()
    {
        // Σ(y − ȳ)² is 1e-16 of Σy².
        RidgeProblem problem = RidgeProblem.Random(9, 60, 2, noise: 1).MapX((i, j, v) => j == 0 ? 1 : v).MapY((_, _, v) => v + 1e8) with { Lambda = [0], Intercept = false };
        double mean = problem.Y.Cast<double>().Select(v => v - 1e8).Average() + 1e8;
        var exact = ExactRidge.Solve(problem);
        double expected = 1 - (exact.ResidualSquares[0] / problem.Y.Cast<double>().Sum(v => (v - mean) * (v - mean)));
        Assert.Equal(expected, problem.Fit().Report!.R2[0], 1e-4);
    }

    [Fact]
    public void Deviations_of_columns_far_from_zero_are_right_without_an_intercept_too()
    {
        RidgeProblem problem = RidgeProblem.Random(10, 60, 2).MapX((_, j, v) => j == 0 ? v + 1e7 : v) with { Intercept = false, Standardize = true };
        double[] expected = QrRidge.Deviations(problem);
        RidgeModel model = problem.Fit();
        AssertFit.Near(expected[0], model.Report!.FeatureDeviations[0], 1e-8);
        AssertFit.Near(expected[1], model.Report!.FeatureDeviations[1], 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void One_row_gives_its_own_value(double lambda)
    {
        foreach (int columns in (int[])[1, 3])
        {
            RidgeProblem problem = RidgeProblem.Random(11, 1, columns) with { Lambda = [lambda] };
            RidgeModel model = problem.Fit();
            Assert.All(model.Coefficients[0], b => Assert.Equal(0, b));
            Assert.Equal(problem.Y[0, 0], model.Intercept[0]);
            Assert.Equal(0, model.Report!.Rmse[0]);
        }
    }

    [Fact]
    public void One_row_that_counts_is_one_row()
    {
        RidgeProblem problem = RidgeProblem.Random(12, 5, 3) with { Weights = [0, 0, 2, 0, 0] };
        RidgeModel model = problem.Fit();
        Assert.All(model.Coefficients[0], b => Assert.Equal(0, b, 1e-14));
        AssertFit.Near(problem.Y[2, 0], model.Intercept[0], 1e-14);
    }

    [Fact]
    public void A_target_whose_penalty_is_zero_fails_over_and_the_others_keep_their_answers()
    {
        RidgeProblem problem = RidgeProblem.Random(13, 30, 3, targets: 3).TakeColumns([0, 1, 2, 1]) with { Lambda = [1, 0, 50] };
        RidgeModel model = problem.Fit(Solver.Cholesky);
        AssertFit.IsExact(problem, model, ErrorBound.Epsilon64);
        Assert.Equal("eigen", model.Report!.Solver);
        Assert.Equal<double>([1.0, 0, 50], model.Lambda.ToArray());
    }

    [Fact]
    public void A_path_says_for_each_penalty_which_solver_answered()
    {
        RidgeProblem problem = RidgeProblem.Random(14, 30, 3).TakeColumns([0, 1, 2, 1]);
        using var source = problem.Source<double>();
        RidgePath path = Ridge.FitPath(source, [1, 0, 10], problem.Options(Solver.Cholesky));
        Assert.Equal(["cholesky", "eigen", "cholesky"], path.Models.Select(m => m.Report!.Solver));
        Assert.Contains("singular", path.Models[1].Report!.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("singular", path.Models[2].Report!.Why, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++) AssertFit.IsExact(problem with { Lambda = [path.Models[i].Lambda[0]] }, path.Models[i], ErrorBound.Epsilon64);
    }

    [Fact]
    public void An_unpenalised_column_in_large_units_does_not_hide_the_penalised_ones()
    {
        RidgeProblem problem = RidgeProblem.Random(15, 40, 4).MapX((_, j, v) => j == 2 ? v * 1e9 : v * 1e-3) with { Penalties = [1, 1, 0, 1], Lambda = [1e-6] };
        var exact = ExactRidge.Solve(problem);
        RidgeModel model = problem.Fit(Solver.Eigen);
        for (int j = 0; j < 4; j++) AssertFit.Near(exact.Coefficients[j, 0], model.Coefficients[0][j], 1e-7);
    }

    [Fact]
    public void Automatic_penalties_are_measured_by_the_penalised_columns()
    {
        // An unpenalised column in tiny units has a huge spread, which says nothing about the scale of the others.
        RidgeProblem problem = RidgeProblem.Random(16, 60, 4, noise: 2);
        RidgeModel plain = (problem with { Penalties = [1, 1, 0, 1] }).Fit(change: o => o with { Lambda = LambdaChoice.Auto });
        RidgeModel large = (problem with { Penalties = [1, 1, 0, 1] }).MapX((_, j, v) => j == 2 ? v * 1e8 : v).Fit(change: o => o with { Lambda = LambdaChoice.Auto });
        AssertFit.Near(plain.Lambda[0], large.Lambda[0], 1e-6);
        AssertFit.Near(plain.Coefficients[0][0], large.Coefficients[0][0], 1e-6);
    }
}
