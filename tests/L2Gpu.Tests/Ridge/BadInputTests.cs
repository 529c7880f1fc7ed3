using System.Globalization;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Input from which nothing can be fitted: refused, with the argument, the value and what to do.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(double.NaN, 30, 4)]
    [InlineData(double.PositiveInfinity, 30, 4)]
    [InlineData(double.NegativeInfinity, 30, 4)]
    [InlineData(double.NaN, 4, 10)]
    [InlineData(double.PositiveInfinity, 4, 10)]
    public void A_value_that_is_not_finite_is_named_with_its_place(double value, int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 2);
        string text = value.ToString(CultureInfo.CurrentCulture);
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.Cholesky, Solver.Eigen])
        {
            foreach (bool intercept in (bool[])[true, false])
            {
                RidgeProblem badX = problem.MapX((i, j, v) => i == 2 && j == 3 ? value : v) with { Intercept = intercept };
                Says(() => badX.Fit(solver), "x[2, 3]", text, "Drop the row");
                Says(() => badX.Fit<float>(solver), "x[2, 3]", text);
                RidgeProblem badY = problem.MapY((i, k, v) => i == 3 && k == 1 ? value : v) with { Intercept = intercept };
                Says(() => badY.Fit(solver), "y[3, 1]", text, "Drop the row");
            }
        }
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named_in_later_blocks_too()
    {
        RidgeProblem problem = RidgeProblem.Random(2, 50, 3).MapX((i, j, v) => i == 41 && j == 1 ? double.NaN : v);
        using MemoryRowSource<double> source = problem.Source<double>(blockRows: 8);
        Says(() => Ridge.Fit(source, problem.Options(Solver.Auto)), "x[41, 1]", "NaN");
    }

    [Theory]
    [InlineData(50, 3, true)]
    [InlineData(50, 3, false)]
    [InlineData(6, 10, true)]
    [InlineData(6, 10, false)]
    public void A_row_of_weight_zero_may_hold_anything_and_is_never_blamed(int rows, int columns, bool intercept)
    {
        RidgeProblem clean = RidgeProblem.Random(2, rows, columns) with { Intercept = intercept, Weights = [.. Enumerable.Range(0, rows).Select(i => i == 3 ? 0.0 : 1)] };
        RidgeProblem masked = clean.MapX((i, j, v) => i == 3 && j == 1 ? double.NaN : v).MapY((i, _, v) => i == 3 ? double.PositiveInfinity : v);
        foreach (LambdaChoice choice in (LambdaChoice[])[LambdaChoice.Fixed(1), LambdaChoice.Auto])
        {
            RidgeModel expected = clean.Fit(change: o => o with { Lambda = choice }), found = masked.Fit(change: o => o with { Lambda = choice });
            AssertFit.SameCoefficients(expected, found, 1e-9);
            AssertFit.Near(expected.Report!.Rmse[0], found.Report!.Rmse[0], 1e-9);
            Assert.InRange(found.Report.BackwardError[0], 0, 1e-12);
        }

        Says(() => masked.MapX((i, j, v) => i == 4 && j == 0 ? double.NaN : v).Fit(), "x[4, 0]");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    [InlineData(-double.Epsilon)]
    public void A_weight_that_cannot_be_one_is_named_with_its_row(double weight)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(30, 4), (6, 10)])
        {
            RidgeProblem problem = RidgeProblem.Random(3, rows, columns) with { Weights = [.. Enumerable.Range(0, rows).Select(i => i == 5 ? weight : 1)] };
            Says(() => problem.Fit(), "weight", "row 5", weight.ToString(CultureInfo.CurrentCulture), "not negative");
        }
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(4, 10)]
    public void Weights_that_are_all_zero_are_refused(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(4, rows, columns) with { Weights = new double[rows] };
        Says(() => problem.Fit(), "All weights are 0", "Give at least one positive weight");
        Says(() => (problem with { Intercept = false }).Fit(), "All weights are 0");
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1e-300)]
    public void A_penalty_that_cannot_be_one_is_named(double lambda)
    {
        string text = lambda.ToString(CultureInfo.CurrentCulture);
        Says(() => LambdaChoice.Fixed(lambda), "λ", text, "not negative");
        Says(() => LambdaChoice.PerTarget(1, lambda), "λ", text);
        Says(() => LambdaChoice.BestOf(1, lambda), "λ", text);
        Says(() => { LambdaChoice choice = lambda; _ = choice; }, "λ", text);
        using MemoryRowSource<double> source = RidgeProblem.Random(5, 10, 2).Source<double>();
        Says(() => Ridge.FitPath(source, [1, lambda]), "λ", text);
        Says(() => (RidgeProblem.Random(5, 10, 2) with { Penalties = [1, lambda] }).Fit(), "penalty factor of column 1", text);
    }

    [Fact]
    public void No_penalty_at_all_is_refused()
    {
        Says(() => LambdaChoice.PerTarget(), "At least one penalty");
        Says(() => LambdaChoice.BestOf(), "At least one penalty");
        using MemoryRowSource<double> source = RidgeProblem.Random(6, 10, 2).Source<double>();
        Says(() => Ridge.FitPath(source, []), "At least one penalty");
    }

    [Fact]
    public void Shapes_that_disagree_are_named_with_both_numbers()
    {
        double[,] x = new double[10, 3];
        Says(() => Ridge.Fit<double>(x, new double[9]), "x has 10 rows", "y has 9");
        Says(() => Ridge.Fit<double>(x, new double[10], null, new double[9]), "weights", "(9, 1)", "(10, 1)");
        Says(() => Ridge.Fit<double>(x, new double[10], null, new double[10, 2]), "weights", "(10, 2)");
        Says(() => HostMatrix<double>.FromRowMajor(new double[11], 4, 3), "4 × 3", "12", "11");
        Says(() => HostMatrix<double>.FromColumnMajor(new double[11], 4, 3), "4 × 3", "12", "11");
        Says(() => HostMatrix<double>.FromRowMajor(new double[1], -1, -1), "rows");
        Says(() => HostMatrix<double>.FromRowMajor([], 1L << 62, 1L << 62), "elements");
    }

    [Fact]
    public void Options_of_another_length_are_named_with_both_numbers()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 10, 3, targets: 2);
        Says(() => (problem with { Lambda = [1, 2, 3] }).Fit(), "3 penalties", "2 targets");
        Says(() => (problem with { Penalties = [1, 2] }).Fit(), "2 feature penalties", "3 columns");
        Says(() => problem.Fit(change: o => o with { FeatureNames = ["a"] }), "1 feature names", "3 columns");
        Says(() => problem.Fit(change: o => o with { TargetNames = ["a"] }), "1 target names", "2 targets");
    }

    [Fact]
    public void Options_that_are_null_or_unknown_are_refused_by_name()
    {
        RidgeProblem problem = RidgeProblem.Random(8, 10, 2);
        Says(() => problem.Fit(change: o => o with { Lambda = null! }), "Lambda");
        Says(() => problem.Fit(change: o => o with { FeatureNames = ["a", null!] }), "feature name", "column 1");
        Says(() => problem.Fit(change: o => o with { TargetNames = [null!] }), "target name");
        Says(() => problem.Fit(change: o => o with { Solver = (Solver)99 }), "99");
        Assert.Throws<ArgumentNullException>(() => Ridge.Fit((IRowSource<double>)null!));
        Assert.Throws<ArgumentNullException>(() => Ridge.FitPath((IRowSource<double>)null!, [1]));
    }

    [Fact]
    public void Nothing_is_not_fitted()
    {
        Says(() => Ridge.Fit<double>(new double[0, 3], Array.Empty<double>()), "no rows");
        Says(() => Ridge.Fit<double>(new double[0, 0], Array.Empty<double>()), "no columns");
        Says(() => Ridge.Fit<double>(new double[5, 0], new double[5]), "x has no columns");
        Says(() => Ridge.Fit<double>(new double[5, 2], new double[5, 0]), "y has no columns");
        Says(() => Ridge.Fit<double>(new double[0, 3], Array.Empty<double>(), new RidgeOptions { Lambda = 1, Solver = Solver.Cholesky, FitIntercept = false }), "no rows");
        Says(() => Ridge.Fit(default(HostMatrix<double>), default(HostMatrix<double>)), "no columns");
    }

    [Fact]
    public void Choosing_a_penalty_by_Cholesky_is_refused_with_the_way_on()
        => Says(() => RidgeProblem.Random(9, 10, 2).Fit(Solver.Cholesky, o => o with { Lambda = LambdaChoice.Auto }), "leave-one-out", "eigen");

    [Theory]
    [InlineData(2_000_000, 3_000_000)]
    [InlineData(1_000_000_000, 2_000_000_000)]
    [InlineData(40_000_000, 40_000_000)]
    public void Products_that_cannot_fit_memory_are_refused_before_any_row_is_read(long rows, long columns)
    {
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen])
        {
            using var source = new HugeSource(rows, columns);
            var e = Assert.Throws<DeviceOutOfMemoryException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1, Solver = solver }));
            Assert.Contains("MiB", e.Message, StringComparison.Ordinal);
            Assert.Contains("fewer", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(int.MaxValue)]
    public void More_columns_than_there_are_numbers_for_are_refused(long columns)
    {
        using var source = new HugeSource(10, columns);
        Exception e = Assert.ThrowsAny<Exception>(() => Ridge.Fit(source));
        Assert.True(e is ArgumentException or DeviceOutOfMemoryException, e.ToString());
        Assert.Contains(columns.ToString(CultureInfo.CurrentCulture), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_over_memory_whose_extent_overflows_is_refused()
    {
        unsafe
        {
            Says(() => HostMatrix<double>.FromMemory(null, long.MaxValue, 2, long.MaxValue, 1), "overflows 64 bits");
            Says(() => HostMatrix<double>.FromMemory(null, -1, 2, 2, 1), "rows");
        }
    }

    [Fact]
    public void A_plan_for_absurd_sizes_is_a_plan()
    {
        RidgePlan plan = Ridge.Plan<double>(long.MaxValue, long.MaxValue / 2, 1);
        Assert.Equal(long.MaxValue, plan.MemoryBytes);
        Assert.True(plan.EstimatedSeconds > 1e9);
        RidgePlan small = Ridge.Plan<double>(1000, 10, 1, new RidgeOptions { Lambda = 1 });
        Assert.Equal(("cpu", "cholesky", "primal"), (small.Device, small.Solver, small.Form));
        Assert.Equal(("eigen", "dual"), (Ridge.Plan<float>(10, 1000, 1).Solver, Ridge.Plan<float>(10, 1000, 1).Form));
        Says(() => Ridge.Plan<double>(-1, 10, 1), "rows");
        Says(() => Ridge.Plan<double>(10, 0, 1), "columns");
    }

    private static void Says(Action action, params string[] parts)
    {
        var e = Assert.ThrowsAny<ArgumentException>(action);
        foreach (string part in parts) Assert.Contains(part, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class HugeSource(long rows, long columns) : IRowSource<double>
    {
        public long? Rows => rows;

        public long Columns => columns;

        public long Targets => 1;

        public bool IsWeighted => false;

        public void Rewind() => Assert.Fail("Rows were read.");

        public bool TryRead(out RowBlock<double> block) => throw new InvalidOperationException("Rows were read.");

        public void Dispose()
        {
        }
    }
}
