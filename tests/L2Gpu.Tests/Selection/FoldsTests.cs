using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.Selection;

/// <summary>Which rows each kind of fold holds out, and what is refused.</summary>
public sealed class FoldsTests
{
    [Theory]
    [InlineData(10, 2)]
    [InlineData(11, 3)]
    [InlineData(7, 7)]
    public void Consecutive_folds_are_those_of_scikit_learn(int rows, int count)
        => Assert.Equal(FoldRows.KFold(rows, count), FoldRows.AssignmentOf(Folds.KFold(count), rows));

    [Fact]
    public void Shuffled_folds_have_the_sizes_of_consecutive_ones_and_a_seed_means_the_same_rows()
    {
        int[] a = FoldRows.AssignmentOf(Folds.Shuffled(4, 9), 50), again = FoldRows.AssignmentOf(Folds.Shuffled(4, 9), 50), other = FoldRows.AssignmentOf(Folds.Shuffled(4, 10), 50);
        Assert.Equal(a, again);
        Assert.NotEqual(a, other);
        Assert.Equal(FoldRows.KFold(50, 4), a.Order());
        Assert.NotEqual(FoldRows.KFold(50, 4), a);

        // Fixed for good, so that whoever published scores can have them again; worked out apart from this program.
        Assert.Equal([2, 1, 0, 2, 0, 0, 1, 0, 2, 1], FoldRows.AssignmentOf(Folds.Shuffled(3, 42), 10));
    }

    [Fact]
    public void Every_row_is_as_likely_in_every_fold()
    {
        var counts = new int[6, 3];
        for (ulong seed = 0; seed < 3000; seed++)
        {
            int[] folds = FoldRows.AssignmentOf(Folds.Shuffled(3, seed), 6);
            for (int i = 0; i < 6; i++) counts[i, folds[i]]++;
        }

        // Five deviations of a count of 3000 with probability 1/3.
        Assert.All(counts.Cast<int>(), c => Assert.InRange(c, 1000 - 130, 1000 + 130));
    }

    [Fact]
    public void Groups_stay_together_and_folds_are_about_equal()
    {
        string[] labels = ["a", "b", "b", "c", "a", "d", "a", "e", "a", "b"];

        // a (4) → 0, b (3) → 1, c (1) → 2, d (1) → 2, e (1) → 2.
        Assert.Equal([0, 1, 1, 2, 0, 2, 0, 2, 0, 1], FoldRows.AssignmentOf(Folds.Grouped(labels, 3), 10));
        int[] numbers = [.. Enumerable.Range(0, 500).Select(i => i * i % 97)];
        int[] folds = FoldRows.AssignmentOf(Folds.Grouped(numbers, 5), 500);
        Assert.All(numbers.Zip(folds).GroupBy(p => p.First), group => Assert.Single(group.Select(p => p.Second).Distinct()));
        Assert.All(folds.GroupBy(f => f), fold => Assert.InRange(fold.Count(), 90, 110));
    }

    [Theory]
    [InlineData(20, 4, 0)]
    [InlineData(23, 3, 2)]
    [InlineData(6, 5, 0)]
    public void In_the_order_of_time_only_the_past_trains(int rows, int count, int gap)
    {
        Fitting.FoldPlan plan = Folds.TimeOrdered(count, gap).For(rows);
        (int[] Train, int[] Test)[] expected = FoldRows.TimeOrdered(rows, count, gap);
        Assert.Equal(count, plan.Count);
        for (int f = 0; f < count; f++)
        {
            int fold = f;
            Assert.Equal(expected[f].Test, Enumerable.Range(0, rows).Where(i => plan.HeldOut.PartOf(i) == fold));
            Assert.Equal(expected[f].Train, Enumerable.Range(0, rows).Where(i => plan.Trains(plan.Training.PartOf(i), fold)));
        }
    }

    [Fact]
    public void What_makes_no_folds_is_refused_with_a_remedy()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.KFold(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Shuffled(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.TimeOrdered(-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.TimeOrdered(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Grouped<int>([1, 2], 1));
        Refused(() => Folds.Grouped<int>([1, 2, 1], 3), "2 groups", "at most 2");
        Refused(() => Folds.Of([0, -1, 1]), "fold -1", "from 0");
        Refused(() => Folds.Of([0, 2, 2]), "fold 1", "without gaps");
        Refused(() => Folds.Of([0, 0]), "one fold", "at least 2");
        Refused(() => Folds.Of([]), "at least 2");
        Refused(() => Fit(Folds.KFold(8)), "7 rows", "8 folds", "at most 7");
        Refused(() => Fit(Folds.Shuffled(8)), "7 rows", "at most 7");
        Refused(() => Fit(Folds.TimeOrdered(7)), "7 rows", "fewer folds");
        Refused(() => Fit(Folds.TimeOrdered(2, gap: 3)), "gap of 3", "smaller gap");
        Refused(() => Fit(Folds.Of([0, 1, 0])), "3 fold numbers for 7 rows");
        Refused(() => Fit(Folds.Grouped<int>([1, 2, 3], 2)), "3 labels for 7 rows");
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        RidgeProblem problem = RidgeProblem.Random(1, 7, 2);
        Refused(() => problem.Fit(change: o => o with { Folds = Folds.KFold(3) }), "LeaveOneOut", "CrossValidation");
        Refused(() => problem.Fit(change: o => o with { Criterion = LambdaCriterion.Evidence, OneStandardError = true }), "OneStandardError", "CrossValidation");
        Refused(() => problem.Fit(change: o => o with { Criterion = (LambdaCriterion)9 }), "criterion 9");
        foreach (LambdaCriterion criterion in (LambdaCriterion[])[LambdaCriterion.GeneralizedCrossValidation, LambdaCriterion.Evidence, LambdaCriterion.LeaveOneOut])
            Refused(() => problem.Fit(Solver.Cholesky, o => o with { Lambda = LambdaChoice.Auto, Criterion = criterion }), "Cholesky", "eigen", "cross-validation");
        Refused(() => RidgeCv.Fit(problem.Source<double>(), Folds.KFold(2), new RidgeOptions { Lambda = LambdaChoice.PerTarget(1) }), "one λ for all");
        Refused(() => RidgeCv.Fit((problem with { X = new double[0, 2], Y = new double[0, 1] }).Source<double>(), Folds.KFold(2)), "no rows");
        Assert.Throws<ArgumentNullException>(() => RidgeCv.Fit(problem.Source<double>(), null!));
    }

    [Fact]
    public void Folds_without_weight_are_refused_by_number()
    {
        RidgeProblem problem = RidgeProblem.Random(2, 9, 2) with { Weights = [1, 1, 1, 0, 0, 0, 1, 1, 1] };
        Refused(() => RidgeCv.Fit(problem.Source<double>(), Folds.KFold(3)), "fold 1", "weight 0");
        Refused(() => RidgeCv.Fit((problem with { Weights = [0, 0, 0, 0, 0, 0, 1, 1, 1] }).Source<double>(), Folds.TimeOrdered(2)), "fold 0", "weight 0");
    }

    [Fact]
    public void Values_that_are_not_finite_are_found_in_their_row()
    {
        RidgeProblem problem = RidgeProblem.Random(3, 9, 2).MapX((i, j, v) => i == 5 && j == 1 ? double.NaN : v);
        Refused(() => RidgeCv.Fit(problem.Source<double>(), Folds.Shuffled(3)), "x[5, 1]");
        RidgeProblem negative = RidgeProblem.Random(3, 9, 2) with { Weights = [1, 1, 1, 1, 1, 1, 1, -2, 1] };
        Refused(() => RidgeCv.Fit(negative.Source<double>(), Folds.Shuffled(3)), "row 7", "-2");
        RidgeProblem absent = problem with { Weights = [1, 1, 1, 1, 1, 0, 1, 1, 1] };
        Assert.All(RidgeCv.Fit(absent.Source<double>(), Folds.Shuffled(3)).Curve.Score, s => Assert.True(double.IsFinite(s)));
    }

    [Fact]
    public void A_source_that_miscounts_its_rows_is_refused()
    {
        using MemoryRowSource<double> rows = RidgeProblem.Random(4, 9, 2).Source<double>();
        foreach (long said in (long[])[8, 10])
        {
            using var source = new MiscountingSource(rows, said);
            var e = Assert.Throws<InvalidOperationException>(() => RidgeCv.Fit(source, Folds.KFold(3)));
            Assert.Contains($"{said} rows", e.Message, StringComparison.Ordinal);
        }
    }

    private static RidgeCvResult Fit(Folds folds) => RidgeCv.Fit(RidgeProblem.Random(1, 7, 2).Source<double>(), folds);

    private static void Refused(Action action, params string[] parts)
    {
        var e = Assert.Throws<ArgumentException>(action);
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    private sealed class MiscountingSource(IRowSource<double> inner, long rows) : IRowSource<double>
    {
        public long? Rows => rows;

        public long Columns => inner.Columns;

        public long Targets => inner.Targets;

        public bool IsWeighted => inner.IsWeighted;

        public void Rewind() => inner.Rewind();

        public bool TryRead(out RowBlock<double> block) => inner.TryRead(out block);

        public void Dispose()
        {
        }
    }
}
