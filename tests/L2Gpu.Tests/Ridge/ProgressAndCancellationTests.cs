using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>A long fit says how far it has come, and stops when it is told to.</summary>
public sealed class ProgressAndCancellationTests
{
    [Theory]
    [InlineData(100, 4, "moments")]
    [InlineData(20, 40, "row products")]
    public void Progress_rises_block_by_block_to_the_last_row_of_each_stage(int rows, int columns, string first)
    {
        var reports = new Recorder();
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns);
        using var source = problem.Source<double>(blockRows: 9);
        Ridge.Fit(source, progress: reports);
        Assert.Equal([first, "leave-one-out", "evidence"], reports.Seen.Select(p => p.Stage).Distinct());
        foreach (IGrouping<string, FitProgress> stage in reports.Seen.GroupBy(p => p.Stage))
        {
            long[] done = [.. stage.Select(p => p.RowsDone)];
            Assert.Equal(Enumerable.Range(1, (rows + 8) / 9).Select(i => (long)Math.Min(rows, 9 * i)), done);
            Assert.All(stage, p => Assert.Equal(rows, p.RowsTotal));
        }
    }

    [Fact]
    public void Where_rows_are_not_known_the_total_is_not_made_up()
    {
        var reports = new Recorder();
        using var source = new CountingSource<double>(RidgeProblem.Random(2, 50, 3).Source<double>(blockRows: 20), hideRows: true);
        Ridge.Fit(source, progress: reports);
        Assert.All(reports.Seen, p => Assert.Null(p.RowsTotal));
        Assert.Equal(50, reports.Seen[^1].RowsDone);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(23)]
    public void Cancellation_stops_before_the_next_block(int afterBlocks)
    {
        using var cancellation = new CancellationTokenSource();
        using var source = new CountingSource<double>(RidgeProblem.Random(3, 100, 4).Source<double>(blockRows: 10));
        source.BeforeBlock = blocks =>
        {
            if (blocks == afterBlocks) cancellation.Cancel();
        };
        var e = Assert.ThrowsAny<OperationCanceledException>(() => Ridge.Fit(source, cancellationToken: cancellation.Token));
        Assert.Equal(cancellation.Token, e.CancellationToken);

        // The block that was being read when it was told to stop is the last.
        Assert.InRange(source.Blocks, afterBlocks, afterBlocks + 1);
    }

    [Fact]
    public void A_fit_that_was_cancelled_before_it_began_reads_nothing()
    {
        using var source = new CountingSource<double>(RidgeProblem.Random(4, 100, 4).Source<double>());
        Assert.ThrowsAny<OperationCanceledException>(() => Ridge.Fit(source, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(0, source.Blocks);
    }

    [Fact]
    public void A_cancelled_fit_leaves_the_accelerator_usable()
    {
        RidgeProblem problem = RidgeProblem.Random(5, 100, 4);
        RidgeModel before = problem.Fit();
        for (int i = 0; i < 5; i++)
        {
            using var cancellation = new CancellationTokenSource();
            using var source = new CountingSource<double>(problem.Source<double>(blockRows: 10));
            source.BeforeBlock = b =>
            {
                if (b == 3) cancellation.Cancel();
            };
            Assert.ThrowsAny<OperationCanceledException>(() => Ridge.Fit(source, cancellationToken: cancellation.Token));
        }

        AssertFit.SameBits(before, problem.Fit());
    }

    [Fact]
    public void What_a_listener_throws_comes_out_and_leaves_the_accelerator_usable()
    {
        RidgeProblem problem = RidgeProblem.Random(6, 100, 4);
        using var source = problem.Source<double>(blockRows: 10);
        Assert.Throws<InvalidCastException>(() => Ridge.Fit(source, progress: new Thrower()));
        AssertFit.SameBits(problem.Fit(), problem.Fit());
    }

    private sealed class Recorder : IProgress<FitProgress>
    {
        public List<FitProgress> Seen { get; } = [];

        public void Report(FitProgress value) => Seen.Add(value);
    }

    private sealed class Thrower : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => throw new InvalidCastException();
    }
}
