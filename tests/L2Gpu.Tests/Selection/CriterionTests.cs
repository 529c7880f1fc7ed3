using L2Gpu.Fitting;
using L2Gpu.Tests.Oracles;
using L2Gpu.Tests.RidgeFits;
using Xunit;

namespace L2Gpu.Tests.Selection;

/// <summary>What each criterion chooses, and that reports say so.</summary>
public sealed class CriterionTests
{
    private static readonly double[] Grid = [.. Enumerable.Range(-6, 14).Select(e => Math.Pow(3, e))];

    [Fact]
    public void Leave_one_out_is_the_default_and_is_reported_twice()
    {
        RidgeModel model = RidgeProblem.Random(1, 30, 6, noise: 3).Fit(change: o => o with { Lambda = LambdaChoice.BestOf(Grid) });
        LambdaCurve curve = model.Report!.Selection!;
        LeaveOneOutCurve exact = model.Report.LeaveOneOut!;
        Assert.Equal(LambdaCriterion.LeaveOneOut, curve.Criterion);
        Assert.Equal(exact.MeanSquaredError.AsEnumerable(), curve.Score);
        Assert.Equal(exact.Lambda.AsEnumerable(), curve.Lambda);
        Assert.Equal(exact.Best, curve.Best);
        Assert.Null(curve.StandardError);
        Assert.Null(RidgeProblem.Random(1, 30, 6).Fit().Report!.Selection);
    }

    [Theory]
    [InlineData(40, 8)]
    [InlineData(12, 20)]
    public void Generalised_cross_validation_takes_the_minimum_of_its_formula(int rows, int columns)
    {
        // With y = Hy for every λ from a fit of its own.
        RidgeProblem problem = RidgeProblem.Random(2, rows, columns, targets: 2, noise: 4);
        double[] expected = [.. Grid.Select(lambda =>
        {
            FitReport report = (problem with { Lambda = [lambda] }).Fit().Report!;
            double left = 1 - ((report.DegreesOfFreedom[0] + 1) / rows);
            return report.Rmse.Average(e => e * e) / (left * left);
        })];
        LambdaCurve curve = Search(problem, LambdaCriterion.GeneralizedCrossValidation, 2);
        for (int l = 0; l < Grid.Length; l++) AssertFit.Near(expected[l], curve.Score[l], 1e-8);
        Assert.Equal(Grid[expected.IndexOf(expected.Min())], curve.Best);
        Assert.NotEqual(Grid[0], curve.Best);
    }

    [Theory]
    [InlineData(25, 5)]
    [InlineData(10, 14)]
    public void Evidence_takes_the_minimum_of_the_density_of_the_targets(int rows, int columns)
    {
        // Without intercept y ~ N(0, τ²(XXᵀ + λI)), with the variance where the density is largest.
        RidgeProblem problem = RidgeProblem.Random(3, rows, columns, noise: 4) with { Intercept = false };
        double[] expected = [.. Grid.Select(lambda =>
        {
            MathNet.Numerics.LinearAlgebra.Matrix<double> x = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(problem.X);
            MathNet.Numerics.LinearAlgebra.Matrix<double> covariance = (x * x.Transpose() / lambda) + MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(rows);
            MathNet.Numerics.LinearAlgebra.Vector<double> y = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(problem.Y).Column(0);
            MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> factor = covariance.Cholesky();
            double variance = y * factor.Solve(y) / rows;
            return (rows * (Math.Log(2 * Math.PI * variance) + 1) / 2) + (factor.DeterminantLn / 2);
        })];
        LambdaCurve curve = Search(problem, LambdaCriterion.Evidence, 2);
        for (int l = 0; l < Grid.Length; l++) AssertFit.Near(expected[l], curve.Score[l], 1e-9);
        Assert.Equal(Grid[expected.IndexOf(expected.Min())], curve.Best);
    }

    [Fact]
    public void A_path_is_judged_by_the_criterion_too()
    {
        RidgeProblem problem = RidgeProblem.Random(4, 40, 8, noise: 4);
        foreach (LambdaCriterion criterion in Enum.GetValues<LambdaCriterion>())
        {
            RidgePath path = Ridge.FitPath(problem.Source<double>(), Grid, problem.Options(Solver.Auto) with { Criterion = criterion });
            Assert.Equal(criterion, path.Selection!.Criterion);
            Assert.Equal(Grid.IndexOf(path.Selection.Best), path.Models.IndexOf(path.Best!));
            Assert.Equal(criterion == LambdaCriterion.LeaveOneOut, path.LeaveOneOut is not null);
            RidgeModel alone = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(Grid), Criterion = criterion });
            AssertFit.SameBits(alone, path.Best!);
        }

        RidgePath factored = Ridge.FitPath(problem.Source<double>(), Grid, problem.Options(Solver.Cholesky) with { Criterion = LambdaCriterion.CrossValidation });
        Assert.NotNull(factored.Best);
        Assert.Null(Ridge.FitPath(problem.Source<double>(), Grid, problem.Options(Solver.Cholesky)).Selection);
    }

    [Fact]
    public void One_standard_error_takes_the_largest_penalty_that_is_not_clearly_worse()
    {
        // Three folds of weights 1, 1, 2; two λ in no order; scores whose spread is known by hand.
        double[] grid = [10, 1, 100, 1000];
        double[][] squares = [[1.0, 0.9, 1.2, 4], [3.0, 2.9, 3.4, 8], [4.0, 3.8, 4.4, 12]];
        HeldOutScores scores = HeldOutScores.Create(grid, squares, [1, 1, 2], [null!, null!, null!], oneStandardError: true);

        // s = 0.9, 2.9, 1.9 with weights ¼, ¼, ½: mean 1.9, variance ¼·1 + ¼·1 = ½, over k − 1 = 2: √¼ = ½.
        AssertFit.Near(1.9, scores.Curve.Score[1], 1e-15);
        AssertFit.Near(0.5, scores.Curve.StandardError!.Value[1], 1e-15);
        AssertFit.Near(2.25, scores.Curve.Score[2], 1e-15);
        Assert.Equal(1, scores.Smallest);
        Assert.Equal(100, scores.WithinOneError);
        Assert.Equal(100, scores.Curve.Best);
        Assert.Equal(1, HeldOutScores.Create(grid, squares, [1, 1, 2], [null!, null!, null!], oneStandardError: false).Curve.Best);
    }

    [Fact]
    public void One_standard_error_reaches_the_model()
    {
        RidgeProblem problem = RidgeProblem.Random(5, 50, 8, noise: 5);
        RidgeOptions options = problem.Options(Solver.Auto) with { Lambda = LambdaChoice.BestOf(Grid), OneStandardError = true };
        RidgeCvResult result = RidgeCv.Fit(problem.Source<double>(), Folds.KFold(5), options);
        int best = Grid.IndexOf(result.BestLambda);
        double limit = result.Curve.Score[best] + result.Curve.StandardError!.Value[best];
        Assert.Equal(Grid.Where((_, l) => result.Curve.Score[l] <= limit).Max(), result.OneStandardErrorLambda);
        Assert.True(result.OneStandardErrorLambda > result.BestLambda);
        Assert.Equal(result.OneStandardErrorLambda, result.Model.Lambda[0]);
        Assert.Equal(result.OneStandardErrorLambda, result.Curve.Best);

        // Of folds of equal size the standard error is the deviation of their scores over √k.
        double[] folds = [.. result.FoldScores.Select(f => f[best].Average())];
        double deviation = Math.Sqrt(folds.Sum(s => Math.Pow(s - folds.Average(), 2)) / 4);
        AssertFit.Near(deviation / Math.Sqrt(5), result.Curve.StandardError.Value[best], 1e-12);
        AssertFit.Near(folds.Average(), result.Curve.Score[best], 1e-12);
    }

    [Fact]
    public void Equal_scores_choose_the_largest_penalty()
    {
        // A constant target: every λ predicts it.
        RidgeProblem problem = RidgeProblem.Random(6, 20, 3).MapY((_, _, _) => 4);
        foreach (LambdaCriterion criterion in (LambdaCriterion[])[LambdaCriterion.LeaveOneOut, LambdaCriterion.CrossValidation, LambdaCriterion.GeneralizedCrossValidation])
            Assert.Equal(Grid[^1], Search(problem, criterion, 2).Best);
    }

    [Fact]
    public void A_penalty_of_its_own_is_scored_by_RidgeCv()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 20, 3);
        RidgeCvResult result = RidgeCv.Fit<double>(problem.X, problem.Y, Folds.KFold(4), new RidgeOptions { Lambda = 2.5 });
        Assert.Equal([2.5], result.Curve.Lambda.AsEnumerable());
        Assert.Equal(2.5, result.Model.Lambda[0]);
        Assert.Equal([5.0, 5, 5, 5], result.FoldWeights.AsEnumerable());
    }

    [Fact]
    public void A_plan_counts_the_folds()
    {
        RidgeOptions loo = new(), cv = new() { Criterion = LambdaCriterion.CrossValidation, Folds = Folds.KFold(10) };
        RidgePlan plan = Ridge.Plan<double>(100_000, 1000, 1, cv);
        Assert.Equal("cholesky", plan.Solver);
        Assert.Contains("held-out", plan.WhySolver, StringComparison.Ordinal);
        Assert.True(plan.MemoryBytes > 10 * 8 * 1000 * 1000);
        Assert.True(plan.EstimatedSeconds > Ridge.Plan<double>(100_000, 1000, 1, new RidgeOptions { Lambda = 1 }).EstimatedSeconds);
        Assert.Equal("eigen", Ridge.Plan<double>(100_000, 1000, 1, loo).Solver);
    }

    private static LambdaCurve Search(RidgeProblem problem, LambdaCriterion criterion, int passes)
    {
        using var source = new CountingSource<double>(problem.Source<double>(blockRows: 8));
        RidgeModel model = Ridge.Fit(source, problem.Options(Solver.Auto) with { Lambda = LambdaChoice.BestOf(Grid), Criterion = criterion });
        if (criterion is LambdaCriterion.GeneralizedCrossValidation or LambdaCriterion.Evidence)
        {
            Assert.Equal(passes, source.Passes.Count);
            Assert.Null(model.Report!.LeaveOneOut);
        }

        Assert.Equal(criterion, model.Report!.Selection!.Criterion);
        Assert.Equal(model.Lambda[0], model.Report.Selection.Best);
        return model.Report.Selection;
    }
}
