using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Sums that grow, are merged and taken apart, and what is fitted to them.</summary>
public sealed class RidgeAccumulatorTests
{
    // Some segments of 16384 rows, in blocks that do not divide them.
    private const int Many = 40_000, Block = 700;

    public static TheoryData<bool, bool, bool> Kinds => new() { { true, false, false }, { true, true, true }, { false, false, true }, { false, true, false } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_blocks_give_the_bits_of_a_fit(bool intercept, bool standardize, bool weighted)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            RidgeProblem problem = Problem(Many, intercept, standardize, weighted);
            using MemoryRowSource<T> source = problem.Source<T>(Block);
            using RidgeAccumulator<T> sums = Empty<T>(problem);
            sums.Add(source);
            Assert.Equal(Many, sums.Rows);
            foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.Eigen])
            {
                RidgeModel expected = Ridge.Fit(source, problem.Options(solver)), actual = sums.Fit(problem.Options(solver), source);
                AssertFit.SameBits(expected, actual);
                Assert.Equal(AssertFit.Bits(expected.Report!.R2), AssertFit.Bits(actual.Report!.R2));
                Assert.Equal(AssertFit.Bits(expected.Report.BackwardError), AssertFit.Bits(actual.Report.BackwardError));
                Assert.Empty(actual.Report.Warnings);
                AssertFit.SameBits(expected, sums.Fit(problem.Options(solver)));
            }
        }
    }

    [Fact]
    public void Choosing_goes_by_the_rows_as_in_a_fit()
    {
        RidgeProblem problem = Problem(Many, true, false, true);
        using MemoryRowSource<double> source = problem.Source<double>(Block);
        using RidgeAccumulator<double> sums = Empty<double>(problem);
        sums.Add(source);
        RidgeModel expected = Ridge.Fit(source), actual = sums.Fit(new RidgeOptions(), source);
        AssertFit.SameBits(expected, actual);
        Assert.Equal(AssertFit.Bits(expected.Report!.LeaveOneOut!.MeanSquaredError), AssertFit.Bits(actual.Report!.LeaveOneOut!.MeanSquaredError));
        RidgePath path = Ridge.FitPath(source, [0.1, 10]), same = sums.FitPath([0.1, 10], null, source), without = sums.FitPath([0.1, 10]);
        Assert.Equal(path.LeaveOneOut!.Best, same.LeaveOneOut!.Best);
        Assert.Null(without.LeaveOneOut);
        for (int i = 0; i < 2; i++)
        {
            AssertFit.SameBits(path.Models[i], same.Models[i]);
            AssertFit.SameCoefficients(path.Models[i], without.Models[i], 1e-12);
        }
    }

    [Theory]
    [InlineData(LambdaCriterion.GeneralizedCrossValidation)]
    [InlineData(LambdaCriterion.Evidence)]
    public void Sums_are_enough_for_criteria_that_need_no_rows(LambdaCriterion criterion)
    {
        RidgeProblem problem = Problem(Many, true, true, weighted: true), other = Problem(300, true, true, weighted: true);
        using MemoryRowSource<double> source = problem.Source<double>(Block);
        RidgeOptions options = problem.Options(Solver.Auto) with { Lambda = LambdaChoice.Auto, Criterion = criterion };
        using RidgeAccumulator<double> sums = Empty<double>(problem), more = Filled(other);
        sums.Add(source);
        RidgeModel expected = Ridge.Fit(source, options), actual = sums.Fit(options);
        AssertFit.SameBits(expected, actual);
        Assert.Equal(AssertFit.Bits(expected.Report!.Selection!.Score), AssertFit.Bits(actual.Report!.Selection!.Score));

        // Weights are counted through all that sums go through.
        sums.Merge(more);
        Assert.NotEqual(expected.Report.Selection.Score[0], sums.Fit(options).Report!.Selection!.Score[0], 1e-6);
        sums.Subtract(more);
        string path = Path.GetTempFileName();
        try
        {
            sums.Save(path);
            using RidgeAccumulator<double> loaded = RidgeAccumulator<double>.Load(path);
            RidgeModel again = loaded.Fit(options);
            for (int l = 0; l < expected.Report.Selection.Score.Length; l++) AssertFit.Near(expected.Report.Selection.Score[l], again.Report!.Selection!.Score[l], 1e-9);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Without_the_rows_there_is_nothing_to_choose_by()
    {
        using RidgeAccumulator<double> sums = Filled(Problem(50, true, false, false));
        foreach (LambdaChoice choice in (LambdaChoice[])[LambdaChoice.Auto, LambdaChoice.BestOf(1, 2)])
        {
            var e = Assert.Throws<ArgumentException>(() => sums.Fit(new RidgeOptions { Lambda = choice }));
            Assert.Contains("Fit(options, source)", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Evidence_on_moments_is_that_on_rows_and_says_so(bool intercept, bool standardize, bool weighted)
    {
        RidgeProblem problem = Problem(500, intercept, standardize, weighted);
        using RidgeAccumulator<double> sums = Filled(problem);
        FitReport rows = problem.Fit(Solver.Cholesky).Report!, moments = sums.Fit(problem.Options(Solver.Cholesky)).Report!;
        Assert.Contains("on the FP64 moments", Assert.Single(moments.Warnings), StringComparison.Ordinal);
        for (int k = 0; k < problem.Targets; k++)
        {
            AssertFit.Near(rows.R2[k], moments.R2[k], 1e-12);
            AssertFit.Near(rows.Rmse[k], moments.Rmse[k], 1e-10);
            Assert.InRange(moments.BackwardError[k], 0, 1e-14);
        }
    }

    [Fact]
    public void The_backward_error_on_moments_shows_single_precision()
    {
        RidgeProblem problem = Problem(500, true, false, false);
        using MemoryRowSource<float> source = problem.Source<float>();
        using RidgeAccumulator<float> sums = Empty<float>(problem);
        sums.Add(source);
        Assert.InRange(sums.Fit(problem.Options(Solver.Cholesky)).Report!.BackwardError[0], 1e-10, 1e-6);
    }

    [Fact]
    public void Sums_about_the_means_serve_a_fit_without_intercept()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 60, 4, targets: 2, mean: 3) with { Intercept = false };
        using var sums = new RidgeAccumulator<double>(4, 2);
        sums.Add(problem.X, problem.Y);
        AssertFit.IsExact(problem, sums.Fit(problem.Options(Solver.Cholesky)), ErrorBound.Epsilon64);
        using var about0 = new RidgeAccumulator<double>(4, 2, centered: false);
        about0.Add(problem.X, problem.Y);
        Assert.Contains("about 0", Assert.Throws<ArgumentException>(() => about0.Fit(new RidgeOptions { Lambda = 1 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Merged_sums_are_those_of_all_rows(bool intercept, bool standardize, bool weighted)
    {
        RidgeProblem all = Problem(60, intercept, standardize, weighted).MapX((_, j, v) => j == 0 ? v + 1e6 : v);
        using RidgeAccumulator<double> whole = Empty<double>(all);
        foreach (int first in (int[])[40, 0, 20])
        {
            using RidgeAccumulator<double> part = Filled(all.TakeRows([.. Enumerable.Range(first, 20)]));
            whole.Merge(part);
        }

        Assert.Equal(60, whole.Rows);
        Assert.Equal(Enumerable.Range(0, 60).Sum(all.WeightOf), whole.TotalWeight, 12);
        AssertFit.IsExact(all, whole.Fit(all.Options(Solver.Cholesky)), ErrorBound.Epsilon64, slack: 1e4);
        AssertFit.Near(all.Fit().Report!.R2[0], whole.Fit(all.Options(Solver.Cholesky)).Report!.R2[0], 1e-9);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_subtracted_is_as_if_it_had_never_been(bool intercept, bool standardize, bool weighted)
    {
        RidgeProblem all = Problem(60, intercept, standardize, weighted), rest = all.TakeRows([.. Enumerable.Range(0, 45)]);
        using RidgeAccumulator<double> sums = Filled(all), part = Filled(all.TakeRows([.. Enumerable.Range(45, 15)]));
        sums.Subtract(part);
        Assert.Equal(45, sums.Rows);
        RidgeModel model = sums.Fit(all.Options(Solver.Cholesky));
        AssertFit.IsExact(rest, model, ErrorBound.Epsilon64, slack: 16);
        AssertFit.Near(rest.Fit().Report!.R2[1], model.Report!.R2[1], 1e-11);
        part.Merge(sums);
        AssertFit.SameCoefficients(all.Fit(), part.Fit(all.Options(Solver.Cholesky)), 1e-11);
    }

    [Fact]
    public void Subtracting_what_leaves_too_few_digits_is_refused_and_changes_nothing()
    {
        RidgeProblem all = Problem(60, true, false, false).MapX((i, j, v) => j == 2 && i >= 45 ? 1e6 * v : v);
        using RidgeAccumulator<double> sums = Filled(all), part = Filled(all.TakeRows([.. Enumerable.Range(45, 15)]));
        RidgeModel before = sums.Fit(all.Options(Solver.Cholesky));
        var e = Assert.Throws<InvalidOperationException>(() => sums.Subtract(part));
        Assert.Contains("column 2", e.Message, StringComparison.Ordinal);
        AssertFit.SameBits(before, sums.Fit(all.Options(Solver.Cholesky)));
        Assert.Throws<ArgumentException>(() => part.Subtract(sums));
    }

    [Fact]
    public void Of_everything_is_left_nothing()
    {
        RidgeProblem all = Problem(60, true, false, true);
        using RidgeAccumulator<double> sums = Filled(all), same = Filled(all), empty = Empty<double>(all);
        sums.Merge(empty);
        sums.Subtract(empty);
        AssertFit.SameBits(same.Fit(all.Options(Solver.Cholesky)), sums.Fit(all.Options(Solver.Cholesky)));
        sums.Subtract(same);
        Assert.Equal(0, sums.Rows);
        Assert.Equal(0, sums.TotalWeight);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => sums.Fit(all.Options(Solver.Cholesky))).Message, StringComparison.Ordinal);
        sums.Merge(same);
        AssertFit.SameBits(same.Fit(all.Options(Solver.Cholesky)), sums.Fit(all.Options(Solver.Cholesky)));
    }

    [Fact]
    public void Sums_of_other_things_are_told_apart()
    {
        using var sums = new RidgeAccumulator<double>(2, 1);
        using RidgeAccumulator<double> wide = new(3, 1), weighted = new(2, 1, weighted: true), about0 = new(2, 1, centered: false);
        foreach (RidgeAccumulator<double> other in (RidgeAccumulator<double>[])[wide, weighted, about0])
        {
            Assert.Throws<ArgumentException>(() => sums.Merge(other));
            Assert.Throws<ArgumentException>(() => sums.Subtract(other));
        }

        Assert.Throws<ArgumentException>(() => sums.Add(new double[5, 3], new double[5]));
        Assert.Throws<ArgumentException>(() => sums.Add(new double[5, 2], new double[5], new double[5]));
        Assert.Throws<ArgumentException>(() => weighted.Add(new double[5, 2], new double[5]));
        Assert.Equal(0, sums.Rows);
        sums.Add(new double[,] { { 1, 2 }, { 3, 5 } }, new double[] { 1, 2 });
        using var fewer = new MemoryRowSource<double>(new double[5, 2], new double[5]);
        Assert.Contains("5 rows", Assert.Throws<ArgumentException>(() => sums.Fit(new RidgeOptions { Lambda = 1 }, fewer)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RidgeAccumulator<double>(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RidgeAccumulator<double>(40_000, 1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e200)]
    public void A_value_that_cannot_be_summed_is_left_out_with_its_segment_and_named(double value)
    {
        RidgeProblem good = Problem(50, true, false, false);
        using RidgeAccumulator<double> sums = Filled(good);
        RidgeModel before = sums.Fit(good.Options(Solver.Cholesky));
        RidgeProblem bad = good.MapX((i, j, v) => i == 7 && j == 2 ? value : v);
        sums.Add(bad.X, bad.Y);
        Assert.Equal(100, sums.Rows);
        var e = Assert.Throws<ArgumentException>(() => sums.Fit(good.Options(Solver.Cholesky)));
        Assert.Contains("rows 50 to 99 are not finite in column 2", e.Message, StringComparison.Ordinal);
        Assert.Equal(50, sums.Rows);
        AssertFit.SameBits(before, sums.Fit(good.Options(Solver.Cholesky)));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        RidgeProblem problem = Problem(Many, true, true, true);
        RidgeModel? first = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using Accelerator accelerator = CpuAccelerator.Create(threads);
            using MemoryRowSource<double> source = problem.Source<double>(Block);
            using var sums = new RidgeAccumulator<double>(problem.Columns, problem.Targets, weighted: true, accelerator: accelerator);
            sums.Add(source);
            RidgeModel model = sums.Fit(problem.Options(Solver.Cholesky));
            AssertFit.SameBits(first ??= model, model);
        }
    }

    [Fact]
    public void Cancelled_sums_hold_whole_blocks_and_go_on()
    {
        RidgeProblem problem = Problem(1000, true, false, true);
        using MemoryRowSource<double> source = problem.Source<double>(100);
        using RidgeAccumulator<double> sums = Empty<double>(problem), whole = Empty<double>(problem);
        using var cancel = new CancellationTokenSource();
        var counting = new CountingSource<double>(source) { BeforeBlock = i => { if (i == 4) cancel.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => sums.Add(counting, cancellationToken: cancel.Token));
        Assert.Equal(400, sums.Rows);
        sums.Add(source, sums.Rows);
        whole.Add(source);
        AssertFit.SameBits(whole.Fit(problem.Options(Solver.Cholesky)), sums.Fit(problem.Options(Solver.Cholesky)));
        var steps = new CountingSource<double>(source);
        Assert.Contains("does not begin a block", Assert.Throws<ArgumentException>(() => sums.Add(steps, 450)).Message, StringComparison.Ordinal);
    }

    internal static RidgeProblem Problem(int rows, bool intercept, bool standardize, bool weighted)
    {
        RidgeProblem problem = RidgeProblem.Random(11, rows, 4, targets: 2, mean: 10) with { Intercept = intercept, Standardize = standardize, Lambda = [2.5] };
        return weighted ? problem.WithRandomWeights(12, zeroEvery: 7) : problem;
    }

    internal static RidgeAccumulator<T> Empty<T>(RidgeProblem problem)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(problem.Columns, problem.Targets, problem.Weights is not null, problem.Intercept || problem.Standardize);

    internal static RidgeAccumulator<double> Filled(RidgeProblem problem)
    {
        RidgeAccumulator<double> sums = Empty<double>(problem);
        using MemoryRowSource<double> source = problem.Source<double>();
        sums.Add(source);
        return sums;
    }
}
