using FsCheck;
using FsCheck.Fluent;
using L2Gpu.Conformance;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class MemoryRowSourceTests
{
    [Fact]
    public void Blocks_put_together_are_the_matrices_whatever_their_strides_and_the_size_of_a_block()
    {
        Gen<int[]> generator = from rows in Gen.Choose(0, 90)
                               from columns in Gen.Choose(0, 40)
                               from targets in Gen.Choose(0, 3)
                               from layouts in Gen.ArrayOf(Gen.Choose(0, 4), 3)
                               from weighted in Gen.Choose(0, 1)
                               from block in Gen.Choose(1, 100)
                               select new[] { rows, columns, targets, layouts[0], layouts[1], layouts[2], weighted, block };
        Prop.ForAll(generator.ToArbitrary(), n =>
        {
            HostMatrix<double> x = Matrix(n[0], n[1], n[3], 1), y = Matrix(n[0], n[2], n[4], 2), w = Matrix(n[0], 1, n[5], 3);
            using var source = new MemoryRowSource<double>(x, y, n[6] == 1 ? w : default(HostMatrix<double>?), n[7]);
            for (int pass = 0; pass < 2; pass++)
            {
                (double[][] foundX, double[][] foundY, double[][]? foundWeights) = ReadAll(source, n[7]);
                if (!HostMatrixTests.Same(foundX, HostMatrixTests.Rows(x)) || !HostMatrixTests.Same(foundY, HostMatrixTests.Rows(y))) return false;
                if (n[6] == 1 && !HostMatrixTests.Same(foundWeights!, HostMatrixTests.Rows(w))) return false;
                source.Rewind();
            }

            return source.Rows == n[0] && source.Columns == n[1] && source.Targets == n[2] && source.IsWeighted == (n[6] == 1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_row_that_is_repeated_by_a_stride_of_0_is_read_as_often_as_it_counts()
    {
        double[] one = [1, 2, 3];
        unsafe
        {
            fixed (double* address = one)
            {
                var x = HostMatrix<double>.FromMemory(address, 5, 3, 0, 1);
                using var source = new MemoryRowSource<double>(x, new double[5], blockRows: 2);
                Assert.Equal(Enumerable.Repeat(one, 5), ReadAll(source, 2).X);
            }
        }
    }

    [Fact]
    public void Row_major_matrices_are_handed_out_where_they_are()
    {
        var values = new double[] { 1, 2, 3, 4, 5, 6 };
        using var source = new MemoryRowSource<double>(HostMatrix<double>.FromRowMajor(values, 2, 3), new double[2]);
        Assert.True(source.TryRead(out RowBlock<double> block));
        values[4] = 50;
        Assert.Equal([4, 50, 6], block.X.Row(1).ToArray());
    }

    [Fact]
    public void Columns_of_a_larger_array_are_handed_out_with_its_leading_dimension()
    {
        HostMatrix<double> all = Matrix(6, 5, 0, 4);
        using var source = new MemoryRowSource<double>(all.ColumnRange(0, 4), all.ColumnRange(4, 1));
        Assert.True(source.TryRead(out RowBlock<double> block));
        Assert.Equal((5, 5), (block.X.LeadingDimension, block.Y.LeadingDimension));
        Assert.Equal(HostMatrixTests.Rows(all)[5][4], block.Y.Row(5)[0]);
    }

    [Fact]
    public void The_blocks_of_a_shape_do_not_depend_on_its_layout()
    {
        const int Rows = 9000, Columns = 600;
        var values = new double[Rows * Columns];
        long[] Sizes(HostMatrix<double> x)
        {
            using var source = new MemoryRowSource<double>(x, new double[Rows]);
            var sizes = new List<long>();
            while (source.TryRead(out RowBlock<double> block)) sizes.Add(block.Rows);
            return [.. sizes];
        }

        long[] rowMajor = Sizes(HostMatrix<double>.FromRowMajor(values, Rows, Columns));
        Assert.Equal(rowMajor, Sizes(HostMatrix<double>.FromColumnMajor(values, Rows, Columns)));
        Assert.True(rowMajor.Length > 1, "The shape fits one block; the test needs a larger one.");
    }

    [Fact]
    public void One_pass_is_one_pass()
    {
        using var source = new CountingRowSource<double>(new MemoryRowSource<double>(Matrix(25, 3, 0, 5), Matrix(25, 1, 0, 6), blockRows: 10));
        ReadAll(source, 10);
        Assert.Equal((1, 3, 25L, 0), (source.Passes, source.BlocksRead, source.RowsRead, source.Rewinds));
        Assert.Equal([0, 10, 20], source.ReadsByFirstRow.Keys);
        Assert.All(source.ReadsByFirstRow.Values, times => Assert.Equal(1, times));
        source.Rewind();
        ReadAll(source, 10);
        Assert.Equal((2, 6, 50L, 1), (source.Passes, source.BlocksRead, source.RowsRead, source.Rewinds));
    }

    [Fact]
    public void The_end_is_the_end_until_the_source_is_rewound()
    {
        using var source = new MemoryRowSource<double>(new double[2, 2], new double[2]);
        Assert.True(source.TryRead(out _));
        Assert.False(source.TryRead(out RowBlock<double> none));
        Assert.False(source.TryRead(out _));
        Assert.Equal(0, none.Rows);
        source.Rewind();
        Assert.True(source.TryRead(out RowBlock<double> again));
        Assert.Equal((0L, 2L), (again.FirstRow, again.Rows));
    }

    [Fact]
    public void Shapes_that_disagree_are_refused_with_both_sizes()
    {
        var y = Assert.Throws<ArgumentException>(() => new MemoryRowSource<double>(new double[3, 2], new double[4]));
        Assert.Equal("y", y.ParamName);
        Assert.Contains("x has 3 rows, y has 4", y.Message, StringComparison.Ordinal);
        var weights = Assert.Throws<ArgumentException>(() => new MemoryRowSource<double>(new double[3, 2], new double[3], new double[2]));
        Assert.Equal("weights", weights.ParamName);
        Assert.Contains("(2, 1)", weights.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MemoryRowSource<double>(new double[3, 2], new double[3], new double[3, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryRowSource<double>(new double[3, 2], new double[3], blockRows: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryRowSource<double>(new double[3, 2], new double[3], blockRows: -1));
    }

    [Fact]
    public void A_disposed_source_is_not_read()
    {
        var source = new MemoryRowSource<double>(new double[3, 2], new double[3]);
        source.Dispose();
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.TryRead(out _));
    }

    // Numbers that differ everywhere, in one of five layouts.
    private static HostMatrix<double> Matrix(int rows, int columns, int layout, ulong seed)
    {
        var numbers = new NumberStream(seed);
        int wide = columns + 3;
        return layout switch
        {
            0 => HostMatrix<double>.FromRowMajor(numbers.Uniform<double>(rows * columns), rows, columns),
            1 => HostMatrix<double>.FromColumnMajor(numbers.Uniform<double>(rows * columns), rows, columns),
            2 => HostMatrix<double>.FromRowMajor(numbers.Uniform<double>(rows * wide), rows, wide).ColumnRange(2, columns),
            3 => HostMatrix<double>.FromColumnMajor(numbers.Uniform<double>((rows + 4) * wide), rows + 4, wide).RowRange(1, rows).ColumnRange(3, columns),
            _ => HostMatrix<double>.FromRowMajor(numbers.Uniform<double>(rows * columns), columns, rows).Transpose(),
        };
    }

    private static (double[][] X, double[][] Y, double[][]? Weights) ReadAll(IRowSource<double> source, long blockRows)
    {
        var x = new List<double[]>();
        var y = new List<double[]>();
        List<double[]>? weights = source.IsWeighted ? [] : null;
        while (source.TryRead(out RowBlock<double> block))
        {
            Assert.Equal(x.Count, block.FirstRow);
            Assert.InRange(block.Rows, 1, blockRows);
            if (block.Weights is { } w) Assert.Equal(1, w.LeadingDimension);
            for (long i = 0; i < block.Rows; i++)
            {
                x.Add(block.X.Row(i).ToArray());
                y.Add(block.Y.Row(i).ToArray());
                weights?.Add(block.Weights!.Value.Row(i).ToArray());
            }
        }

        return ([.. x], [.. y], weights?.ToArray());
    }
}
