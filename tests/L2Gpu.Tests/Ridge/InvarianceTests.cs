using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>What must not change, or must change in a known way, because that is what the penalty means.</summary>
public sealed class InvarianceTests
{
    public static TheoryData<Solver, int, int> SolversAndShapes => new()
    {
        { Solver.Cholesky, 40, 5 }, { Solver.Eigen, 40, 5 }, { Solver.Cholesky, 8, 15 }, { Solver.Eigen, 8, 15 },
    };

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void An_integer_weight_is_a_repeated_row(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 2, mean: 1);
        double[] weights = [.. Enumerable.Range(0, rows).Select(i => (double)(i % 4))];
        int[] repeated = [.. Enumerable.Range(0, rows).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        RidgeModel weighted = (problem with { Weights = weights }).Fit(solver), plain = problem.TakeRows(repeated).Fit(solver);
        AssertFit.SameCoefficients(plain, weighted, 1e-11);
        AssertFit.Near(plain.Intercept[0], weighted.Intercept[0], 1e-11);
        AssertFit.Near(plain.Report!.Rmse[1], weighted.Report!.Rmse[1], 1e-10);
        AssertFit.Near(plain.Report!.R2[1], weighted.Report!.R2[1], 1e-10);
        AssertFit.Near(plain.Report!.DegreesOfFreedom[0], weighted.Report!.DegreesOfFreedom[0], 1e-10);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void A_row_of_weight_zero_is_absent_whatever_it_holds(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(2, rows, columns).WithRandomWeights(3);
        int[] kept = [.. Enumerable.Range(0, rows).Where(i => i % 3 != 0)];
        RidgeProblem noisy = problem.MapX((i, _, v) => i % 3 == 0 ? 1e6 * v : v).MapY((i, _, v) => i % 3 == 0 ? -1e6 * v : v)
            with { Weights = [.. problem.Weights!.Select((w, i) => i % 3 == 0 ? 0 : w)] };
        RidgeModel absent = problem.TakeRows(kept).Fit(solver), silent = noisy.Fit(solver);
        AssertFit.SameCoefficients(absent, silent, 1e-10);
        AssertFit.Near(absent.Intercept[0], silent.Intercept[0], 1e-10);
        AssertFit.Near(absent.Report!.Rmse[0], silent.Report!.Rmse[0], 1e-9);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void Scaling_all_weights_is_scaling_the_penalty_the_other_way(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(3, rows, columns).WithRandomWeights(4) with { Lambda = [0.7] };
        foreach (double c in (double[])[1e-6, 3, 1e8])
        {
            RidgeModel scaled = (problem with { Weights = [.. problem.Weights!.Select(w => w * c)], Lambda = [0.7 * c] }).Fit(solver);
            AssertFit.SameCoefficients(problem.Fit(solver), scaled, 1e-11);
        }
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void Celsius_to_Kelvin_moves_only_the_intercept(Solver solver, int rows, int columns)
    {
        RidgeProblem celsius = RidgeProblem.Random(5, rows, columns, mean: 2);
        RidgeModel cold = celsius.Fit(solver), warm = celsius.MapY((_, _, v) => v + 273.15).Fit(solver);
        AssertFit.SameCoefficients(cold, warm, 1e-11);
        Assert.Equal(cold.Intercept[0] + 273.15, warm.Intercept[0], 1e-10);
        Assert.Equal(cold.Report!.R2[0], warm.Report!.R2[0], 1e-11);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void Square_feet_to_square_miles_leave_standardised_predictions_alone(Solver solver, int rows, int columns)
    {
        RidgeProblem feet = RidgeProblem.Random(6, rows, columns, mean: 4) with { Standardize = true };
        RidgeProblem miles = feet.MapX((_, j, v) => j % 2 == 0 ? v / 27878400 : v * 1e5);
        AssertFit.SamePredictions(feet.Fit(solver).Predict<double>(feet.X), miles.Fit(solver).Predict<double>(miles.X), 1e-11);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void Permuting_rows_changes_nothing(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(7, rows, columns).WithRandomWeights(8);
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(i => i * 7919 % rows).ThenBy(i => -i)];
        AssertFit.SameCoefficients(problem.Fit(solver), problem.TakeRows(order).Fit(solver), 1e-12);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void Permuting_columns_permutes_the_coefficients(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(8, rows, columns) with { Penalties = [.. Enumerable.Range(1, columns).Select(j => (double)j)] };
        int[] order = [.. Enumerable.Range(0, columns).Reverse()];
        RidgeModel straight = problem.Fit(solver), turned = problem.TakeColumns(order).Fit(solver);
        for (int j = 0; j < columns; j++) Assert.Equal(straight.Coefficients[0][order[j]], turned.Coefficients[0][j], 1e-12);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void A_huge_penalty_leaves_the_weighted_mean(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(9, rows, columns, mean: 5).WithRandomWeights(1) with { Lambda = [1e18] };
        double mean = Enumerable.Range(0, rows).Sum(i => problem.Weights![i] * problem.Y[i, 0]) / problem.Weights!.Sum();
        RidgeModel model = problem.Fit(solver);
        foreach (double predicted in model.Predict<double>(problem.X)) AssertFit.Near(mean, predicted, 1e-13);
        Assert.InRange(model.Report!.DegreesOfFreedom[0], 0, 1e-13);
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void The_identity_design_shrinks_each_value_by_one_plus_lambda(Solver solver)
    {
        double[,] identity = RidgeProblem.Map(new double[6, 6], (i, j, _) => i == j ? 1 : 0);
        double[,] y = RidgeProblem.Normal(new Random(10), 6, 1);
        foreach (double lambda in (double[])[0, 3, 15])
        {
            RidgeModel model = new RidgeProblem(identity, y) { Intercept = false, Lambda = [lambda] }.Fit(solver);
            for (int i = 0; i < 6; i++) Assert.Equal(y[i, 0] / (1 + lambda), model.Coefficients[0][i]);
        }
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void A_million_added_to_every_column_moves_coefficients_no_more_than_its_rounding(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(11, rows, columns);

        // The sums are rounded to multiples of 2⁻³³; taking the million away again gives the data that were really fitted.
        RidgeProblem far = problem.MapX((_, _, v) => v + 1e6), near = far.MapX((_, _, v) => v - 1e6);
        AssertFit.SameCoefficients(near.Fit(solver), far.Fit(solver), 1e-10);
    }

    [Theory]
    [MemberData(nameof(SolversAndShapes))]
    public void A_multiple_of_the_target_multiplies_the_coefficients(Solver solver, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(12, rows, columns);
        RidgeModel one = problem.Fit(solver), million = problem.MapY((_, _, v) => v * 1048576).Fit(solver);
        for (int j = 0; j < columns; j++) Assert.Equal(one.Coefficients[0][j] * 1048576, million.Coefficients[0][j]);
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Row_form_and_column_form_agree(Solver solver)
    {
        RidgeProblem problem = RidgeProblem.Random(13, 9, 20, targets: 2, mean: 1).WithRandomWeights(2) with { Lambda = [0.5, 4] };
        using var hidden = new CountingSource<double>(problem.Source<double>(), hideRows: true);
        RidgeModel columnForm = Ridge.Fit(hidden, problem.Options(solver)), rowForm = problem.Fit(solver);
        Assert.Contains("20 × 20 column form", columnForm.Report!.Why, StringComparison.Ordinal);
        Assert.Contains("9 × 9 row-product form", rowForm.Report!.Why, StringComparison.Ordinal);
        AssertFit.SameCoefficients(columnForm, rowForm, 1e-10);
        AssertFit.Near(columnForm.Report!.DegreesOfFreedom[1], rowForm.Report!.DegreesOfFreedom[1], 1e-10);
    }

    [Fact]
    public void Targets_together_are_targets_one_by_one()
    {
        RidgeProblem problem = RidgeProblem.Random(14, 50, 6, targets: 3) with { Lambda = [0, 2, 300] };
        RidgeModel together = problem.Fit();
        for (int k = 0; k < 3; k++)
        {
            int target = k;
            RidgeProblem alone = problem with { Y = RidgeProblem.Map(new double[50, 1], (i, _, _) => problem.Y[i, target]), Lambda = [problem.Lambda[k]] };
            RidgeModel model = alone.Fit();
            for (int j = 0; j < 6; j++) AssertFit.Near(model.Coefficients[0][j], together.Coefficients[k][j], 1e-12);
            AssertFit.Near(model.Report!.DegreesOfFreedom[0], together.Report!.DegreesOfFreedom[k], 1e-12);
        }
    }

    [Fact]
    public void The_gap_between_training_and_test_closes_as_the_penalty_grows()
    {
        // A target of noise: whatever is learnt of it is learnt by heart.
        var random = new Random(15);
        var train = new RidgeProblem(RidgeProblem.Normal(random, 40, 30), RidgeProblem.Normal(random, 40, 1));
        var test = new RidgeProblem(RidgeProblem.Normal(random, 400, 30), RidgeProblem.Normal(random, 400, 1));
        double before = double.PositiveInfinity;
        foreach (double lambda in (double[])[0, 0.1, 1, 10, 100, 1000, 1e6])
        {
            RidgeModel model = (train with { Lambda = [lambda] }).Fit();
            double gap = MeanSquare(test, model) - MeanSquare(train, model);
            Assert.True(gap < before, $"At λ = {lambda} the gap is {gap}, before it was {before}.");
            before = gap;
        }

        Assert.InRange(before, -0.5, 0.5);
    }

    private static double MeanSquare(RidgeProblem problem, RidgeModel model)
        => model.Predict<double>(problem.X).Cast<double>().Zip(problem.Y.Cast<double>(), (a, b) => (a - b) * (a - b)).Average();
}
