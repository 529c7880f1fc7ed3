using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.BatchedRidgeFits;

/// <summary>Problems that fail, the order of problems, threads, cancellation, bad arguments.</summary>
public sealed class BatchedRidgeEdgeTests
{
    private static readonly int[] Lengths = [9, 30, 14, 14, 17, 1, 16, 25, 14, 3, 21, 33, 14, 12, 11, 19, 8, 20, 40, 2, 15];

    [Fact]
    public void A_problem_that_fails_says_so_and_disturbs_no_other()
    {
        Batch good = Batch.Random(20, [12, 12, 12, 12, 12, 12], 3);
        RidgeProblem[] problems = [.. good.Problems];
        problems[1] = problems[1].MapX((i, j, v) => i == 4 && j == 2 ? double.NaN : v);
        problems[2] = problems[2].TakeRows([0, 1]);
        problems[3] = problems[3].TakeRows([]);
        problems[4] = problems[4] with { Weights = [.. Enumerable.Range(0, 12).Select(i => i == 3 ? -1.0 : 1)] };
        BatchedRidgeModel expected = good.Fit<double>(new() { Lambda = 0 }), model = new Batch(problems).Fit<double>(new() { Lambda = 0 });
        BatchedRidgeStatus[] wanted =
        [
            BatchedRidgeStatus.Solved, BatchedRidgeStatus.NotFinite, BatchedRidgeStatus.RankDeficient, BatchedRidgeStatus.NoRows, BatchedRidgeStatus.BadWeight, BatchedRidgeStatus.Solved,
        ];
        Assert.Equal(wanted, model.Statuses.ToArray());
        foreach (int p in (int[])[0, 5]) Batch.AssertSameBits(expected[p], model[p], 1);
        foreach (int p in (int[])[1, 2, 3, 4])
        {
            Assert.All(model[p].Coefficients().ToArray(), b => Assert.True(double.IsNaN(b)));
            Assert.True(double.IsNaN(model[p].Intercept()));
        }

        Assert.Equal(4, model.Report.Failures);
        Assert.Equal(2, model.Report.Outcomes[BatchedRidgeStatus.Solved]);
        Assert.Equal(4, model.Report.Warnings.Length);
        Assert.All(model.Report.Warnings, w => Assert.Contains("Remedy", w, StringComparison.Ordinal));
        Assert.Contains(model.Report.Warnings, w => w.Contains("problem 2", StringComparison.Ordinal) && w.Contains("larger λ", StringComparison.Ordinal));
        Assert.InRange(model.Report.LargestBackwardError, 0, 1e-13);
        Assert.True(double.IsNaN(model.Predict(HostMatrix<double>.FromRowMajor(new double[18], 6, 3), 1)[1, 0]));
    }

    [Fact]
    public void Fewer_rows_than_columns_need_a_penalty_and_a_search_finds_one()
    {
        Batch batch = Batch.Random(21, [3, 5, 40], 8);
        Assert.Equal(2, batch.Fit<double>(new() { Lambda = 0 }).Report.Failures);
        BatchedRidgeModel chosen = batch.Fit<double>(new() { Lambda = LambdaChoice.BestOf(0, 0.1) });
        Assert.Equal(0, chosen.Report.Failures);
        Assert.Equal(double.PositiveInfinity, chosen[0].LeaveOneOut[0]);
        Assert.Equal(0.1, chosen[0].Lambda);
    }

    [Fact]
    public void A_column_of_its_own_makes_a_row_unpredictable_without_penalty()
    {
        Batch batch = Batch.Random(22, [20], 3).With(p => p.MapX((i, j, v) => j < 2 ? v : i == 4 ? 1 : 0));
        BatchedRidgeModel model = batch.Fit<double>(new() { Lambda = LambdaChoice.BestOf(0, 1e-3, 1) });
        Assert.Equal(double.PositiveInfinity, model[0].LeaveOneOut[0]);
        Assert.NotEqual(0, model[0].Lambda);
    }

    [Fact]
    public void Constant_columns_get_0_and_a_batch_of_them_an_answer()
    {
        Batch batch = Batch.Random(23, [10, 12], 2).With(p => p.MapX((_, _, _) => 0.1));
        BatchedRidgeModel model = batch.Fit<double>();
        for (int p = 0; p < 2; p++)
        {
            Assert.Equal(BatchedRidgeStatus.Solved, model[p].Status);
            Assert.Equal([0, 0], model[p].Coefficients().ToArray());
            AssertFit.Near(batch.Problems[p].Y.Cast<double>().Average(), model[p].Offset[0], 1e-14);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(66)]
    public void Permuting_problems_permutes_the_answers_bit_for_bit(int columns)
    {
        Batch batch = Batch.Random(24, Lengths, columns, 2, weighted: true);
        int[] order = [.. Enumerable.Range(0, Lengths.Length).Select(i => i * 8 % Lengths.Length)];
        Assert.Equal(Lengths.Length, order.Distinct().Count());
        BatchedRidgeOptions options = new() { Lambda = LambdaChoice.BestOf(0.1, 1, 10) };
        BatchedRidgeModel model = batch.Fit<float>(options), permuted = new Batch([.. order.Select(p => batch.Problems[p])]).Fit<float>(options);
        for (int i = 0; i < order.Length; i++)
        {
            Batch.AssertSameBits(model[order[i]], permuted[i], 2);
            if (i < 4) Batch.AssertSameBits(model[i], new Batch([batch.Problems[i]]).Fit<float>(options)[0], 2);
        }
    }

    [Fact]
    public void One_two_and_three_threads_give_the_same_bits()
    {
        Batch batch = Batch.Random(25, [.. Lengths, .. Lengths, .. Lengths], 6);
        using Accelerator one = CpuAccelerator.Create(1);
        BatchedRidgeModel expected = batch.Fit<double>(new() { Accelerator = one });
        foreach (int threads in (int[])[2, 3])
        {
            using Accelerator several = CpuAccelerator.Create(threads);
            BatchedRidgeModel found = batch.Fit<double>(new() { Accelerator = several });
            for (int p = 0; p < found.Count; p++) Batch.AssertSameBits(expected[p], found[p], 1);
        }
    }

    [Fact]
    public void Problems_of_one_length_and_any_layout_give_the_same_bits()
    {
        Batch batch = Batch.Random(26, [8, 8, 8, 8, 8], 3, 2);
        BatchedRidgeModel expected = batch.Fit<double>();
        double[] values = [.. batch.Problems.SelectMany(p => p.X.Cast<double>())];
        double[] byColumns = [.. Enumerable.Range(0, 3).SelectMany(j => Enumerable.Range(0, 40).Select(i => values[(i * 3) + j]))];
        BatchedRidgeModel uniform = BatchedRidge.Fit(batch.X<double>(), batch.Y<double>(), rowsPerProblem: 8);
        BatchedRidgeModel columns = BatchedRidge.Fit(HostMatrix<double>.FromColumnMajor(byColumns, 40, 3), batch.Y<double>(), rowsPerProblem: 8);
        for (int p = 0; p < 5; p++)
        {
            Batch.AssertSameBits(expected[p], uniform[p], 2);
            Batch.AssertSameBits(expected[p], columns[p], 2);
        }
    }

    [Fact]
    public void An_empty_batch_has_an_empty_model()
    {
        BatchedRidgeModel model = BatchedRidge.Fit<double>(new double[0, 3], new double[0, 1], [0L]);
        Assert.Equal(0, model.Count);
        Assert.Empty(model.Report.Outcomes);
        Assert.Throws<ArgumentOutOfRangeException>(() => model[0]);
    }

    [Fact]
    public void Progress_is_told_and_cancellation_is_heeded()
    {
        Batch batch = Batch.Random(27, [8, 8], 3);
        var told = new List<FitProgress>();
        BatchedRidge.Fit(batch.X<double>(), batch.Y<double>(), batch.Offsets, progress: new Synchronous(told.Add));
        Assert.Equal(16, told[^1].RowsDone);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => BatchedRidge.Fit(batch.X<double>(), batch.Y<double>(), batch.Offsets, cancellationToken: source.Token));
    }

    [Fact]
    public void More_problems_than_one_part_holds_are_fitted_part_by_part()
    {
        const int Count = 70_000;
        float[] x = [.. Enumerable.Range(0, Count * 2).Select(i => (float)(i % 7) + (i % 3))], y = [.. x.Select(v => 2 * v)];
        var told = new List<FitProgress>();
        BatchedRidgeModel model = BatchedRidge.Fit<float>(x, y, 2, new() { Lambda = 0.1, FitIntercept = false }, progress: new Synchronous(told.Add));
        Assert.Equal(2, told.Count);
        for (int p = 0; p < Count; p += 997)
        {
            double squares = (x[2 * p] * x[2 * p]) + (x[(2 * p) + 1] * x[(2 * p) + 1]);
            AssertFit.Near(2 * squares / (squares + 0.1), model[p].Coefficients()[0], 1e-5);
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_named_with_their_values()
    {
        HostMatrix<double> x = new double[6, 2], y = new double[6, 1];
        Refuse("ascend", () => BatchedRidge.Fit(x, y, [0L, 4, 3, 6]));
        Refuse("must be 0", () => BatchedRidge.Fit(x, y, [1L, 6]));
        Refuse("last row offset is 5", () => BatchedRidge.Fit(x, y, [0L, 5]));
        Refuse("no row offsets", () => BatchedRidge.Fit(x, y, []));
        Refuse("no multiple of 4", () => BatchedRidge.Fit(x, y, 4));
        Refuse("y has 5", () => BatchedRidge.Fit(x, new double[5, 1], 3));
        Refuse("no columns", () => BatchedRidge.Fit(new double[6, 0], y, 3));
        Refuse("at least one target", () => BatchedRidge.Fit(x, new double[6, 0], 3));
        Refuse("weights have shape (5, 1)", () => BatchedRidge.Fit(x, y, 3, weights: new double[5]));
        Refuse("each target", () => BatchedRidge.Fit(x, y, 3, new() { Lambda = LambdaChoice.PerTarget(1) }));
        Refuse("3 penalties in ProblemLambdas for 2", () => BatchedRidge.Fit(x, y, 3, new() { ProblemLambdas = [1, 2, 3] }));
        Refuse("problem 1 is -2", () => BatchedRidge.Fit(x, y, 3, new() { ProblemLambdas = [1, -2] }));
        Refuse("1E+301", () => BatchedRidge.Fit(x, y, 3, new() { Lambda = 1e301 }));
        Refuse("Lambda is null", () => BatchedRidge.Fit(x, y, 3, new() { Lambda = null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchedRidge.Fit(x, y, 0));
        BatchedRidgeModel model = BatchedRidge.Fit(x, y, 3, new() { Lambda = 1 });
        Refuse("x has 3 columns", () => model.Predict<double>(new double[2, 3], 1));
        Refuse("4 row offsets for 2", () => model.Predict<double>(new double[3, 2], [0L, 1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model[0].Coefficients(1).Length);
    }

    private static void Refuse(string part, Func<object> call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    private sealed class Synchronous(Action<FitProgress> told) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => told(value);
    }
}
