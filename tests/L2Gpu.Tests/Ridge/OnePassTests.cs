using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>One pass over the data is one pass, and what is copied on the way is a block.</summary>
public sealed class OnePassTests
{
    [Theory]
    [InlineData(Solver.Cholesky, 500, 6, false)]
    [InlineData(Solver.Eigen, 500, 6, false)]
    [InlineData(Solver.Cholesky, 20, 50, false)]
    [InlineData(Solver.Eigen, 20, 50, false)]
    [InlineData(Solver.Cholesky, 500, 6, true)]
    [InlineData(Solver.Eigen, 20, 50, true)]
    public void Moments_read_every_row_once_and_so_does_the_evidence(Solver solver, int rows, int columns, bool standardize)
    {
        foreach (bool intercept in (bool[])[true, false])
        {
            RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 2).WithRandomWeights(1) with { Standardize = standardize, Intercept = intercept };
            using var source = new CountingSource<double>(problem.Source<double>(blockRows: 7));
            Ridge.Fit(source, problem.Options(solver));
            Assert.Equal(2, source.Passes.Count);
            Assert.All(source.Passes, pass => Assert.All(pass, count => Assert.Equal(1, count)));
        }
    }

    [Theory]
    [InlineData(500, 6)]
    [InlineData(20, 50)]
    public void Leave_one_out_over_any_grid_reads_every_row_once_more(int rows, int columns)
    {
        RidgeProblem problem = RidgeProblem.Random(2, rows, columns);
        using var source = new CountingSource<double>(problem.Source<double>(blockRows: 64));
        Ridge.Fit(source);
        Assert.Equal(3, source.Passes.Count);
        Assert.All(source.Passes, pass => Assert.All(pass, count => Assert.Equal(1, count)));
    }

    [Fact]
    public void A_path_reads_the_moments_once_and_the_evidence_once_a_model()
    {
        RidgeProblem problem = RidgeProblem.Random(3, 100, 5);
        using var source = new CountingSource<double>(problem.Source<double>(blockRows: 64));
        Ridge.FitPath(source, [0.1, 1, 10, 100], new RidgeOptions { Solver = Solver.Cholesky });
        Assert.Equal(1 + 4, source.Passes.Count);
    }

    [Fact]
    public void A_source_that_does_not_know_its_rows_is_fitted_all_the_same()
    {
        RidgeProblem problem = RidgeProblem.Random(4, 100, 5);
        using var source = new CountingSource<double>(problem.Source<double>(), hideRows: true);
        AssertFit.SameBits(problem.Fit(), Ridge.Fit(source, problem.Options(Solver.Auto)));
        Assert.False(source.IsDisposed);
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    public void Blocks_of_any_size_give_the_same_answer(Solver solver)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(1000, 5), (12, 30)])
        {
            RidgeProblem problem = RidgeProblem.Random(5, rows, columns, targets: 2, mean: 100).WithRandomWeights(2, zeroEvery: 3);
            foreach (int block in (int[])[1, 7, 256, 999])
            {
                using MemoryRowSource<double> source = problem.Source<double>(block);
                AssertFit.SameCoefficients(problem.Fit(solver), Ridge.Fit(source, problem.Options(solver)), 1e-11);
            }
        }
    }

    [Fact]
    public void A_first_block_without_weight_does_not_spoil_what_follows()
    {
        // The shift of the sums comes from the rows that count.
        RidgeProblem problem = RidgeProblem.Random(6, 60, 3, mean: 1e6) with { Weights = [.. Enumerable.Range(0, 60).Select(i => i < 20 ? 0.0 : 1)] };
        problem = problem.MapX((i, _, v) => i < 20 ? -1e12 : v);
        using MemoryRowSource<double> source = problem.Source<double>(blockRows: 10);
        RidgeModel model = Ridge.Fit(source, problem.Options(Solver.Cholesky));
        AssertFit.SameCoefficients((problem.TakeRows([.. Enumerable.Range(20, 40)]) with { Weights = null }).Fit(), model, 1e-9);
    }

    [Fact]
    public unsafe void Rows_that_lie_together_are_handed_out_where_they_are()
    {
        double[] x = new double[1000 * 3], y = new double[1000];
        using HostPin<double> pin = HostMatrix<double>.FromRowMajor(x, 1000, 3).Pin();
        using var source = new MemoryRowSource<double>(HostMatrix<double>.FromRowMajor(x, 1000, 3), y, null, blockRows: 300);
        for (int first = 0; source.TryRead(out RowBlock<double> block); first += 300)
            Assert.Equal((nint)(pin.Origin + (first * 3)), block.X.Address);
    }

    [Fact]
    public void A_matrix_that_is_stored_by_columns_is_copied_a_bounded_block_at_a_time()
    {
        const int Rows = 700_000, Columns = 12;
        var x = HostMatrix<float>.FromColumnMajor(new float[Rows * Columns], Rows, Columns);
        using var source = new MemoryRowSource<float>(x, new float[Rows]);
        var places = new HashSet<nint>();
        long rows = 0, largest = 0;
        while (source.TryRead(out RowBlock<float> block))
        {
            places.Add(block.X.Address);
            largest = Math.Max(largest, (long)block.X.ByteExtent);
            rows += block.Rows;
        }

        Assert.Equal(Rows, rows);
        Assert.Single(places);
        Assert.InRange(largest, 1, 32L << 20);
    }

    [Fact]
    public void A_source_that_holds_fewer_rows_than_it_says_is_refused()
    {
        RidgeProblem problem = RidgeProblem.Random(7, 6, 10);
        using var source = new LyingSource(problem.Source<double>(), rows: 8);
        var e = Assert.Throws<InvalidOperationException>(() => Ridge.Fit(source, problem.Options(Solver.Auto)));
        Assert.Contains("8", e.Message, StringComparison.Ordinal);
        using var more = new LyingSource(problem.Source<double>(), rows: 5);
        Assert.Throws<InvalidOperationException>(() => Ridge.Fit(more, problem.Options(Solver.Auto)));
    }

    private sealed class LyingSource(IRowSource<double> inner, long rows) : IRowSource<double>
    {
        public long? Rows => rows;

        public long Columns => inner.Columns;

        public long Targets => inner.Targets;

        public bool IsWeighted => inner.IsWeighted;

        public void Rewind() => inner.Rewind();

        public bool TryRead(out RowBlock<double> block) => inner.TryRead(out block);

        public void Dispose() => inner.Dispose();
    }
}
