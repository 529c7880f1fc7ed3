using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Leave-one-out errors against their definition: as many exact fits as rows.</summary>
public sealed class LeaveOneOutTests
{
    public static TheoryData<string> Cases => [.. Problems().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Errors_are_those_of_as_many_fits_as_rows(string name)
    {
        RidgeProblem problem = Problems()[name];
        double[] grid = [1e-3, 0.5, 20];
        Check(problem, grid, problem.Source<double>(), ErrorBound.Epsilon64);
        Check(problem.Rounded(), grid, problem.Rounded().Source<float>(), ErrorBound.Epsilon32);
    }

    [Fact]
    public void Without_penalty_they_are_those_of_least_squares()
    {
        RidgeProblem problem = RidgeProblem.Random(1, 15, 3, targets: 2, mean: 1).WithRandomWeights(2);
        Check(problem, [0, 1e-12], problem.Source<double>(), ErrorBound.Epsilon64);
        Check(problem with { Intercept = false }, [0, 1e-12], (problem with { Intercept = false }).Source<double>(), ErrorBound.Epsilon64);
    }

    [Fact]
    public void A_tiny_penalty_is_ordinary()
    {
        RidgeProblem wide = RidgeProblem.Random(3, 8, 12);
        Check(wide, [1e-8], wide.Source<double>(), ErrorBound.Epsilon64);
        RidgeProblem tall = RidgeProblem.Random(4, 14, 3);
        Check(tall, [1e-14, 1e-100], tall.Source<double>(), ErrorBound.Epsilon64);
    }

    [Fact]
    public void The_mean_is_over_targets_and_the_best_has_the_smallest()
    {
        RidgeProblem problem = RidgeProblem.Random(5, 30, 8, targets: 3, noise: 4);
        double[] grid = [1e-4, 0.1, 1, 5, 10, 50, 1000];
        RidgeModel model = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(grid) });
        LeaveOneOutCurve curve = model.Report!.LeaveOneOut!;
        Assert.Equal<double>(grid, curve.Lambda.ToArray());
        for (int l = 0; l < grid.Length; l++) AssertFit.Near(curve.PerTarget.Average(t => t[l]), curve.MeanSquaredError[l], 1e-14);
        Assert.Equal(grid[curve.MeanSquaredError.IndexOf(curve.MeanSquaredError.Min())], curve.Best);
        Assert.All(model.Lambda, l => Assert.Equal(curve.Best, l));
        Assert.NotEqual(grid[0], curve.Best);
        Assert.NotEqual(grid[^1], curve.Best);
    }

    [Theory]
    [InlineData(60, 10)]
    [InlineData(7, 10)]
    public void Automatic_choice_takes_the_minimum_of_its_documented_grid(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(6, rows, columns, noise: 3);
        RidgeModel model = problem.Fit(change: o => o with { Lambda = LambdaChoice.Auto });
        LeaveOneOutCurve curve = model.Report!.LeaveOneOut!;
        Assert.Equal(61, curve.Lambda.Length);
        Assert.Equal(curve.Lambda.Order(), curve.Lambda);
        AssertFit.Near(1e12, curve.Lambda[^1] / curve.Lambda[0], 1e-9);
        AssertFit.Near(Math.Pow(10, 0.2), curve.Lambda[31] / curve.Lambda[30], 1e-9);
        Assert.Equal(curve.Lambda[curve.MeanSquaredError.IndexOf(curve.MeanSquaredError.Min())], model.Lambda[0]);

        // And that is the model which the penalty gives when it is asked for.
        AssertFit.SameCoefficients((problem with { Lambda = [model.Lambda[0]] }).Fit(), model, 1e-9);
        double[] exact = ExactRidge.LeaveOneOut(RidgeProblem.Random(6, rows, columns, noise: 3) with { Lambda = [model.Lambda[0]] });
        AssertFit.Near(exact[0], curve.MeanSquaredError.Min(), Math.Max(1e-9, ErrorBound.Relative(problem with { Lambda = [model.Lambda[0]] }, 0, ErrorBound.Epsilon64, ExactRidge.Solve(problem with { Lambda = [model.Lambda[0]] }).Coefficients)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_that_the_others_cannot_predict_makes_the_error_infinite_and_is_never_chosen(bool intercept)
    {
        // The last column is 0 everywhere but in one row: without penalty that row has leverage 1.
        RidgeProblem problem = RidgeProblem.Random(7, 20, 3, noise: 1).MapX((i, j, v) => j < 2 ? v : i == 4 ? 1 : 0) with { Intercept = intercept };
        RidgeModel model = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(0, 1e-3, 1, 1e6) });
        LeaveOneOutCurve curve = model.Report!.LeaveOneOut!;
        Assert.Equal(double.PositiveInfinity, curve.MeanSquaredError[0]);
        Assert.All(curve.MeanSquaredError.Skip(1), e => Assert.True(double.IsFinite(e)));
        Assert.NotEqual(0, model.Lambda[0]);
        AssertFit.Near(ExactRidge.LeaveOneOut(problem with { Lambda = [1e-3] })[0], curve.MeanSquaredError[1], 1e-8);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e4)]
    [InlineData(1e-4)]
    public void As_many_columns_as_rows_predict_no_row_without_penalty(double scale)
    {
        // Interpolation: every leverage is 1 to rounding, which the conditioning of the columns enlarges.
        foreach (int seed in (int[])[8, 9, 10, 11])
        {
            RidgeProblem problem = RidgeProblem.Random(seed, 12, 11, noise: 1).MapX((_, j, v) => j == 3 ? v * scale : v);
            RidgeModel model = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(0, 1) });
            Assert.Equal(double.PositiveInfinity, model.Report!.LeaveOneOut!.MeanSquaredError[0]);
            Assert.Equal(1, model.Lambda[0]);
        }
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e5)]
    public void A_column_of_its_own_makes_a_row_unpredictable_beside_columns_in_large_units_too(double unit)
    {
        // A category that is seen once, beside a price: the leverage is 1 up to what the units make of rounding.
        foreach (int seed in (int[])[1, 2, 3, 4, 5])
        {
            RidgeProblem problem = RidgeProblem.Random(seed, 30, 4, noise: 1).MapX((i, j, v) => j == 0 ? v * unit : j == 3 ? (i == 4 ? 1 : 0) : v);
            LeaveOneOutCurve curve = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(0, 1) }).Report!.LeaveOneOut!;
            Assert.Equal(double.PositiveInfinity, curve.MeanSquaredError[0]);
            AssertFit.Near(ExactRidge.LeaveOneOut(problem)[0], curve.MeanSquaredError[1], 1e-6);
        }
    }

    [Fact]
    public void When_no_penalty_lets_every_row_be_predicted_the_report_says_so()
    {
        // An unpenalised column that is 0 everywhere but in one row.
        RidgeProblem problem = RidgeProblem.Random(12, 20, 3).MapX((i, j, v) => j < 2 ? v : i == 4 ? 1 : 0) with { Penalties = [1, 1, 0] };
        foreach (LambdaChoice choice in (LambdaChoice[])[LambdaChoice.Auto, LambdaChoice.BestOf(1, 10)])
        {
            RidgeModel model = problem.Fit(change: o => o with { Lambda = choice });
            Assert.All(model.Report!.LeaveOneOut!.MeanSquaredError, e => Assert.Equal(double.PositiveInfinity, e));
            Assert.Contains(model.Report.Warnings, w => w.Contains("infinite", StringComparison.Ordinal) && w.Contains("give", StringComparison.Ordinal));
            Assert.True(double.IsFinite(model.Coefficients[0][0]));
        }
    }

    [Fact]
    public void One_row_cannot_be_predicted_from_the_others()
    {
        RidgeModel model = RidgeProblem.Random(13, 1, 2).Fit(change: o => o with { Lambda = LambdaChoice.Auto });
        Assert.All(model.Report!.LeaveOneOut!.MeanSquaredError, e => Assert.Equal(double.PositiveInfinity, e));
        Assert.NotEmpty(model.Report.Warnings);
    }

    [Fact]
    public void Ties_go_to_the_larger_penalty()
    {
        // Columns that say nothing about the target at all.
        RidgeProblem problem = RidgeProblem.Random(14, 10, 2).MapX((_, _, _) => 0);
        Assert.Equal(7, problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(1, 7, 3) }).Lambda[0]);
    }

    [Fact]
    public void A_path_gives_the_same_models_as_fits_one_by_one_and_names_the_best()
    {
        RidgeProblem problem = RidgeProblem.Random(15, 30, 6, noise: 3);
        using var source = problem.Source<double>();
        RidgePath path = Ridge.FitPath(source, [0.01, 1, 100]);
        Assert.Equal([0.01, 1, 100], path.Models.Select(m => m.Lambda[0]));
        foreach (RidgeModel model in path.Models) AssertFit.SameCoefficients((problem with { Lambda = [model.Lambda[0]] }).Fit(), model, 1e-11);
        Assert.Same(path.Models.Single(m => m.Lambda[0] == path.LeaveOneOut!.Best), path.Best);
        double[] exact = [.. path.Models.Select(m => ExactRidge.LeaveOneOut(problem with { Lambda = [m.Lambda[0]] })[0])];
        for (int l = 0; l < 3; l++) AssertFit.Near(exact[l], path.LeaveOneOut!.MeanSquaredError[l], 1e-10);
    }

    [Fact]
    public void A_path_by_Cholesky_has_no_leave_one_out_errors()
    {
        RidgeProblem problem = RidgeProblem.Random(16, 30, 6);
        using var source = problem.Source<double>();
        RidgePath path = Ridge.FitPath(source, [0.01, 1], new RidgeOptions { Solver = Solver.Cholesky });
        Assert.Null(path.LeaveOneOut);
        Assert.Null(path.Best);
        Assert.All(path.Models, m => Assert.Equal("cholesky", m.Report!.Solver));
    }

    private static void Check<T>(RidgeProblem problem, double[] grid, Runtime.MemoryRowSource<T> rows, double epsilon)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using Runtime.MemoryRowSource<T> source = rows;
        LeaveOneOutCurve curve = Ridge.FitPath(source, grid, problem.Options(Solver.Auto)).LeaveOneOut!;
        for (int l = 0; l < grid.Length; l++)
        {
            RidgeProblem at = problem with { Lambda = [grid[l]] };
            double[] exact = ExactRidge.LeaveOneOut(at);
            for (int k = 0; k < exact.Length; k++)
                AssertFit.Near(exact[k], curve.PerTarget[k][l], ErrorBound.Relative(at, k, epsilon, ExactRidge.Solve(at).Coefficients));
        }
    }

    private static Dictionary<string, RidgeProblem> Problems() => new()
    {
        ["plain"] = RidgeProblem.Random(20, 14, 3),
        ["no intercept"] = RidgeProblem.Random(21, 14, 3, mean: 1) with { Intercept = false },
        ["weights, some 0"] = RidgeProblem.Random(22, 14, 3, mean: 2).WithRandomWeights(1, zeroEvery: 4),
        ["weights, no intercept"] = RidgeProblem.Random(23, 14, 3).WithRandomWeights(2, zeroEvery: 5) with { Intercept = false },
        ["three targets"] = RidgeProblem.Random(24, 14, 3, targets: 3).WithRandomWeights(3),
        ["feature penalties"] = RidgeProblem.Random(25, 14, 4) with { Penalties = [1, 0.2, 0, 3] },
        ["standardised"] = RidgeProblem.Random(26, 14, 3).MapX((_, j, v) => v * (j + 1)).WithRandomWeights(4) with { Standardize = true },
        ["row form"] = RidgeProblem.Random(27, 8, 10, targets: 2),
        ["row form, weights"] = RidgeProblem.Random(28, 9, 12, mean: 1).WithRandomWeights(5, zeroEvery: 4),
        ["row form, no intercept"] = RidgeProblem.Random(29, 8, 10) with { Intercept = false },
        ["row form, feature penalties"] = RidgeProblem.Random(30, 6, 8) with { Penalties = [1, 2, 3, 4, 0.5, 1, 1, 2] },
    };
}
