using System.Numerics;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using L2Gpu.Tests.RidgeFits;
using Xunit;

namespace L2Gpu.Tests.Selection;

/// <summary>Cross-validation against its definition: fits to the rows of each fold, and their predictions.</summary>
public sealed class CrossValidationTests
{
    private static readonly double[] Grid = [1e-3, 0.3, 7, 200];

    public static TheoryData<string> Cases => [.. Problems().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_are_those_of_fits_to_the_rows_of_each_fold(string name)
    {
        RidgeProblem problem = Problems()[name];
        foreach ((Folds folds, (int[] Train, int[] Test)[] rows) in AllFolds(problem.Rows))
        {
            // More than 10⁻¹⁰ only where fewer rows than columns make κ large.
            double[][] bounds = [.. FoldOracle.Bounds(problem, rows, Grid, ErrorBound.Epsilon64).Select(fold => Array.ConvertAll(fold, bound => Math.Max(1e-10, bound)))];
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Eigen])
            {
                AssertScores(FoldOracle.Scores(problem, rows, Grid), Run<double>(problem, folds, Grid, solver), bounds);
                AssertScores(FoldOracle.Scores(problem.Rounded(), rows, Grid), Run<float>(problem, folds, Grid, solver), FoldOracle.Bounds(problem, rows, Grid, ErrorBound.Epsilon32));
            }
        }
    }

    [Fact]
    public void As_many_folds_as_rows_are_exact_leave_one_out()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(25, 6), (9, 14)])
        {
            RidgeProblem problem = RidgeProblem.Random(21, rows, columns, targets: 2, noise: 2).WithRandomWeights(3);
            RidgeCvResult result = Run<double>(problem, Folds.KFold(rows), Grid);
            LeaveOneOutCurve exact = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(Grid) }).Report!.LeaveOneOut!;
            for (int l = 0; l < Grid.Length; l++) AssertFit.Near(exact.MeanSquaredError[l], result.Curve.Score[l], 1e-10);
        }
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(-3e7)]
    public void Large_offsets_of_columns_do_not_move_scores(double offset)
    {
        // A power of two beside the offset, so that adding it rounds little that is not explained.
        RidgeProblem problem = RidgeProblem.Random(22, 60, 5, noise: 1).MapX((_, _, v) => Math.Round(v * 1024) / 1024);
        double[][][] expected = FoldOracle.Scores(problem, FoldRows.Of(FoldRows.KFold(60, 4)), Grid);
        foreach (Folds folds in (Folds[])[Folds.KFold(4), Folds.Of(FoldRows.KFold(60, 4))])
            AssertScores(expected, Run<double>(problem.MapX((_, _, v) => v + offset), folds, Grid), 1e-9);
    }

    [Fact]
    public void A_group_that_holds_nearly_all_variance_leaves_the_digits_of_the_others()
    {
        // All moments less those of the group would be rounding: its squares are 10¹⁶ times those of the rest.
        int[] groups = [.. Enumerable.Range(0, 48).Select(i => i % 4)];
        RidgeProblem problem = RidgeProblem.Random(23, 48, 4, targets: 2).MapX((i, _, v) => i % 4 == 1 ? v * 1e8 : v);
        problem = problem.MapY((i, _, v) => i % 4 == 1 ? v * 1e8 : v);
        double[][][] expected = FoldOracle.Scores(problem, FoldRows.Of(groups), Grid);
        AssertScores(expected, Run<double>(problem, Folds.Of(groups), Grid), 1e-10);
        Assert.True(expected[1][1][0] > 1e12 * expected[0][1][0] / 1e16);
    }

    [Fact]
    public void A_fold_whose_training_rows_are_singular_falls_to_the_eigendecomposition_and_says_so()
    {
        // The last column varies in the rows of fold 2 alone, so that nothing in its training rows tells it.
        RidgeProblem problem = RidgeProblem.Random(24, 30, 4).MapX((i, j, v) => j < 3 || i / 10 == 2 ? v : 0.25 * (i % 2));
        problem = problem.MapX((i, j, v) => j == 3 && i / 10 != 2 ? problem.X[i, 0] : v);
        double[] grid = [0, 1];
        RidgeCvResult result = Run<double>(problem, Folds.KFold(3), grid);
        Assert.Equal(["cholesky", "cholesky", "eigen"], result.FoldSolvers.AsEnumerable());
        Assert.Contains(result.Model.Report!.Warnings, w => w.Contains("fold 2 ", StringComparison.Ordinal) && w.Contains("eigendecomposition", StringComparison.Ordinal));
        AssertScores(FoldOracle.Scores(problem, FoldRows.Of(FoldRows.KFold(30, 3)), grid, Solver.Eigen), result, 1e-6);
        Assert.All(Run<double>(problem, Folds.KFold(3), [1]).Model.Report!.Warnings, w => Assert.DoesNotContain("fold", w, StringComparison.Ordinal));
    }

    [Fact]
    public void The_model_is_that_of_all_rows_at_the_penalty_that_was_chosen()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(80, 9), (20, 33)])
        {
            RidgeProblem problem = RidgeProblem.Random(25, rows, columns, targets: 2, noise: 6, mean: 10).WithRandomWeights(4);
            double[] grid = [.. Enumerable.Range(-8, 17).Select(e => Math.Pow(4, e))];
            RidgeCvResult result = Run<double>(problem, Folds.Shuffled(5, seed: 3), grid);
            double[] expected = FoldOracle.Pooled(problem, FoldRows.Of(FoldRows.AssignmentOf(Folds.Shuffled(5, 3), rows)), ToArrays(result));
            for (int l = 0; l < grid.Length; l++) AssertFit.Near(expected[l], result.Curve.Score[l], 1e-13);
            Assert.Equal(grid[expected.IndexOf(expected.Min())], result.BestLambda);
            Assert.Equal(result.BestLambda, result.Curve.Best);
            Assert.All(result.Model.Lambda, l => Assert.Equal(result.BestLambda, l));
            AssertFit.SameCoefficients((problem with { Lambda = [result.BestLambda] }).Fit(), result.Model, 1e-10);
            Assert.InRange(result.Model.Report!.BackwardError.Max(), 0, 1e-12);

            // And the same by the other door.
            RidgeModel model = problem.Fit(change: o => o with { Lambda = LambdaChoice.BestOf(grid), Criterion = LambdaCriterion.CrossValidation, Folds = Folds.Shuffled(5, 3) });
            AssertFit.SameBits(result.Model, model);
            Assert.Equal(AssertFit.Bits(result.Curve.Score), AssertFit.Bits(model.Report!.Selection!.Score));
            Assert.Null(model.Report.LeaveOneOut);
        }
    }

    [Theory]
    [InlineData(200, 6, 3)]
    [InlineData(15, 40, 3 + 5)]
    public void Moments_errors_and_evidence_read_the_rows_once_each(int rows, int columns, int passes)
    {
        RidgeProblem problem = RidgeProblem.Random(26, rows, columns).WithRandomWeights(1);
        foreach (Folds folds in (Folds[])[Folds.KFold(5), Folds.Shuffled(5, 1)])
        {
            using var source = new CountingSource<double>(problem.Source<double>(blockRows: 7));
            RidgeCv.Fit(source, folds);
            Assert.Equal(passes, source.Passes.Count);
            Assert.All(source.Passes, pass => Assert.All(pass, count => Assert.Equal(1, count)));
        }
    }

    [Fact]
    public void A_source_that_does_not_know_its_rows_is_counted_first()
    {
        RidgeProblem problem = RidgeProblem.Random(27, 50, 4);
        using var source = new CountingSource<double>(problem.Source<double>(), hideRows: true);
        RidgeCvResult result = RidgeCv.Fit(source, Folds.KFold(5));
        Assert.Equal(1 + 3, source.Passes.Count);
        using MemoryRowSource<double> known = problem.Source<double>();
        AssertFit.SameBits(RidgeCv.Fit(known, Folds.KFold(5)).Model, result.Model);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(1000)]
    public void Blocks_of_any_size_give_the_same_scores(int blockRows)
    {
        RidgeProblem problem = RidgeProblem.Random(28, 70, 5, targets: 2, mean: 50).WithRandomWeights(2, zeroEvery: 5);
        foreach ((Folds folds, _) in AllFolds(70))
        {
            using MemoryRowSource<double> source = problem.Source<double>(blockRows);
            RidgeOptions options = problem.Options(Solver.Auto) with { Lambda = LambdaChoice.BestOf(Grid) };
            AssertScores(ToArrays(Run<double>(problem, folds, Grid)), RidgeCv.Fit(source, folds, options), 1e-11);
        }
    }

    [Theory]
    [InlineData(600, 40)]
    [InlineData(30, 60)]
    public void One_two_and_three_threads_give_the_same_bits(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(29, rows, columns, targets: 2, noise: 3).WithRandomWeights(2);
        foreach ((Folds folds, _) in AllFolds(rows))
        {
            long[][] scores = [.. Enumerable.Range(1, 3).Select(threads =>
            {
                using Kernels.Accelerator accelerator = Cpu.CpuAccelerator.Create(threads);
                using MemoryRowSource<float> source = problem.Source<float>();
                RidgeCvResult result = RidgeCv.Fit(source, folds, new RidgeOptions { Accelerator = accelerator });
                return AssertFit.Bits([.. result.Curve.Score, .. result.Model.Coefficients[0], .. result.Curve.Lambda]).ToArray();
            })];
            Assert.Equal(scores[0], scores[1]);
            Assert.Equal(scores[0], scores[2]);
        }
    }

    [Fact]
    public void The_automatic_grid_is_that_of_the_eigendecomposition()
    {
        foreach (double[]? penalties in (double[]?[])[null, [1, 0, 2, 1, 0.5]])
        {
            RidgeProblem problem = RidgeProblem.Random(30, 60, 5, mean: 3) with { Penalties = penalties };
            LambdaCurve exact = problem.Fit(change: o => o with { Lambda = LambdaChoice.Auto }).Report!.Selection!;
            foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Cholesky, Solver.Eigen])
            {
                LambdaCurve curve = problem.Fit(solver, o => o with { Lambda = LambdaChoice.Auto, Criterion = LambdaCriterion.CrossValidation }).Report!.Selection!;
                Assert.Equal(61, curve.Lambda.Length);
                for (int l = 0; l < 61; l++) AssertFit.Near(exact.Lambda[l], curve.Lambda[l], 1e-3);
            }
        }
    }

    private static Dictionary<string, RidgeProblem> Problems()
    {
        RidgeProblem plain = RidgeProblem.Random(1, 41, 6, noise: 1, mean: 2);
        return new()
        {
            ["plain"] = plain,
            ["several targets"] = RidgeProblem.Random(2, 41, 6, targets: 3, noise: 1),
            ["weighted"] = RidgeProblem.Random(3, 41, 6, targets: 2, noise: 1).WithRandomWeights(1, zeroEvery: 6),
            ["no intercept"] = plain with { Intercept = false },
            ["standardised"] = RidgeProblem.Random(4, 41, 6, mean: 1).MapX((_, j, v) => v * Math.Pow(10, j - 3)) with { Standardize = true },
            ["standardised, no intercept, weighted"] = (RidgeProblem.Random(5, 41, 6, mean: 4) with { Standardize = true, Intercept = false }).WithRandomWeights(7),
            ["penalties"] = RidgeProblem.Random(6, 41, 6, mean: 1) with { Penalties = [1, 0, 3, 0.1, 0, 1] },
            ["penalties, standardised"] = RidgeProblem.Random(7, 41, 6, mean: 1) with { Penalties = [1, 0, 3, 0.1, 0, 1], Standardize = true },
            ["one column"] = RidgeProblem.Random(8, 41, 1, noise: 1),
            ["more columns than rows"] = RidgeProblem.Random(9, 41, 50, targets: 2, noise: 1).WithRandomWeights(2),
            ["more columns than rows, no intercept"] = RidgeProblem.Random(10, 41, 45, noise: 1) with { Intercept = false },
            ["more columns than rows, some unpenalised"] = RidgeProblem.Random(11, 41, 45, noise: 1) with { Penalties = [.. Enumerable.Range(0, 45).Select(j => j == 3 ? 0.0 : 1)] },
            ["more columns than training rows"] = RidgeProblem.Random(12, 41, 38, noise: 1),
        };
    }

    private static IEnumerable<(Folds Folds, (int[] Train, int[] Test)[] Rows)> AllFolds(int rows)
    {
        yield return (Folds.KFold(4), FoldRows.Of(FoldRows.KFold(rows, 4)));
        yield return (Folds.Shuffled(3, seed: 5), FoldRows.Of(FoldRows.AssignmentOf(Folds.Shuffled(3, 5), rows)));
        string[] labels = [.. Enumerable.Range(0, rows).Select(i => $"g{i * i % 7}")];
        yield return (Folds.Grouped(labels, 3), FoldRows.Of(FoldRows.AssignmentOf(Folds.Grouped(labels, 3), rows)));
        yield return (Folds.TimeOrdered(3), FoldRows.TimeOrdered(rows, 3, 0));
        yield return (Folds.TimeOrdered(2, gap: 3), FoldRows.TimeOrdered(rows, 2, 3));
        int[] own = [.. Enumerable.Range(0, rows).Select(i => (i / 3) % 2)];
        yield return (Folds.Of(own), FoldRows.Of(own));
    }

    private static RidgeCvResult Run<T>(RidgeProblem problem, Folds folds, double[] grid, Solver solver = Solver.Auto)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using MemoryRowSource<T> source = problem.Source<T>();
        return RidgeCv.Fit(source, folds, problem.Options(solver) with { Lambda = LambdaChoice.BestOf(grid) });
    }

    private static double[][][] ToArrays(RidgeCvResult result) => [.. result.FoldScores.Select(f => f.Select(l => l.ToArray()).ToArray())];

    private static void AssertScores(double[][][] expected, RidgeCvResult result, double tolerance)
        => AssertScores(expected, result, [.. expected.Select(fold => fold.Select(_ => tolerance).ToArray())]);

    private static void AssertScores(double[][][] expected, RidgeCvResult result, double[][] tolerance)
    {
        Assert.Equal(expected.Length, result.FoldScores.Length);
        for (int f = 0; f < expected.Length; f++)
        {
            Assert.Equal(expected[f].Length, result.FoldScores[f].Length);
            for (int l = 0; l < expected[f].Length; l++)
            {
                Assert.Equal(expected[f][l].Length, result.FoldScores[f][l].Length);
                for (int k = 0; k < expected[f][l].Length; k++) AssertFit.Near(expected[f][l][k], result.FoldScores[f][l][k], tolerance[f][l]);
            }
        }
    }
}
