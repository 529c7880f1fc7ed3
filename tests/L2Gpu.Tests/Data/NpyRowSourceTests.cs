using System.Numerics;
using System.Text;
using L2Gpu.Runtime;
using L2Gpu.Tests.Cli;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.Data;

/// <summary>Rows that are read block by block, against the same rows in memory.</summary>
public sealed class NpyRowSourceTests
{
    // Wide enough that a block of 32 MiB has few rows: 4096 of 1023 doubles, 8192 of as many floats.
    private const int Wide = 1022;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(4096)]
    [InlineData(8193)]
    public void Blocks_are_those_of_a_source_in_memory(int rows)
    {
        float[,] matrix = Singles(rows, Wide);
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<float>(file.Path, matrix);
        var all = HostMatrix<float>.FromArray(matrix);
        Same(all.ColumnRange(0, Wide - 1), all.ColumnRange(Wide - 1, 1), null, NpyRowSource<float>.Open(file.Path, Range(0, Wide - 1), [Wide - 1]));

        // From single to double is exact; the blocks are those of doubles then.
        double[,] wide = new double[rows, Wide];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < Wide; j++) wide[i, j] = matrix[i, j];
        }

        var doubles = HostMatrix<double>.FromArray(wide);
        Same(doubles.ColumnRange(0, Wide - 1), doubles.ColumnRange(Wide - 1, 1), null, NpyRowSource<double>.Open(file.Path, Range(0, Wide - 1), [Wide - 1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Columns_come_in_any_order_from_either_layout(bool fortran)
    {
        double[,] matrix = RidgeProblem.Normal(new Random(1), 700, 9);
        using var file = new TemporaryFile("x.npy");
        Write(file.Path, matrix, fortran);
        var all = HostMatrix<double>.FromArray(matrix);
        Same(Pick(matrix, 2, 3, 4, 5), Pick(matrix, 6), Pick(matrix, 8), NpyRowSource<double>.Open(file.Path, [2, 3, 4, 5], [6], 8));
        Same(Pick(matrix, 7, 0, 3), Pick(matrix, 1, 2), Pick(matrix, 5), NpyRowSource<double>.Open(file.Path, [7, 0, 3], [1, 2], 5));
        Same(Pick(matrix, 1), Pick(matrix, 8), null, NpyRowSource<double>.Open(file.Path, [1], [8]));
        Same(all.ColumnRange(0, 8).RowRange(0, 300), all.ColumnRange(8, 1).RowRange(0, 300), null, NpyRowSource<double>.Open(file.Path, Range(0, 8), [8], rows: 300));
        Same(Cast(Pick(matrix, 7, 0)), Cast(Pick(matrix, 2)), Cast(Pick(matrix, 4)), NpyRowSource<float>.Open(file.Path, [7, 0], [2], 4));
        using var none = NpyRowSource<double>.Open(file.Path, [0], [1], rows: 0);
        Assert.False(none.TryRead(out _));
    }

    [Fact]
    public void Long_columns_of_a_Fortran_file_are_read_in_pieces()
    {
        double[,] matrix = RidgeProblem.Normal(new Random(2), 300_000, 2);
        using var file = new TemporaryFile("x.npy");
        Write(file.Path, matrix, fortran: true);
        Same(Pick(matrix, 1), Pick(matrix, 0), null, NpyRowSource<double>.Open(file.Path, [1], [0]));
    }

    [Fact]
    public void Files_of_their_own_are_read_side_by_side()
    {
        double[,] x = RidgeProblem.Normal(new Random(3), 600, 4);
        float[] y = [.. Enumerable.Range(0, 600).Select(i => i / 8f)];
        double[] w = [.. Enumerable.Range(0, 600).Select(i => i % 3.0)];
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, x);
        NpyFile.Write<float>(file.Beside("y.npy"), y);
        NpyFile.Write<double>(file.Beside("w.npy"), w);
        NpyFile.Write<double>(file.Beside("short.npy"), w[..599]);
        Same(x, Array.ConvertAll(y, v => (double)v), (HostMatrix<double>)w, NpyRowSource<double>.Open(file.Path, file.Beside("y.npy"), file.Beside("w.npy")));
        Assert.Contains("600 rows", Assert.Throws<ArgumentException>(() => NpyRowSource<double>.Open(file.Path, file.Beside("short.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("4 columns", Assert.Throws<ArgumentException>(() => NpyRowSource<double>.Open(file.Path, file.Beside("y.npy"), file.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_has_the_bits_of_one_in_memory()
    {
        double[,] matrix = RidgeProblem.Normal(new Random(4), 9000, 500);
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, matrix);
        var all = HostMatrix<double>.FromArray(matrix);
        var options = new RidgeOptions { Lambda = 3 };
        RidgeModel expected = Ridge.Fit(all.ColumnRange(0, 499), all.ColumnRange(499, 1), options);
        using NpyRowSource<double> source = NpyRowSource<double>.Open(file.Path, Range(0, 499), [499]);
        AssertFit.SameBits(expected, Ridge.Fit(source, options));
        AssertFit.SameBits(expected, Ridge.Fit(source, options));
    }

    [Fact]
    public void Any_row_can_be_gone_to_and_what_was_read_ahead_is_forgotten()
    {
        double[,] matrix = RidgeProblem.Normal(new Random(5), 9000, 1000);
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, matrix);
        using NpyRowSource<double> source = NpyRowSource<double>.Open(file.Path, Range(0, 999), [999]);
        Assert.True(source.TryRead(out RowBlock<double> block));
        long rows = block.Rows;
        foreach (long row in (long[])[2 * rows, 0, rows, 8999, 9000, 17])
        {
            source.Seek(row);
            Assert.Equal(row < 9000, source.TryRead(out block));
            if (row == 9000) continue;
            Assert.Equal((row, Math.Min(rows, 9000 - row)), (block.FirstRow, block.Rows));
            Assert.Equal(matrix[row, 3], block.X.Row(0)[3]);
            Assert.Equal(matrix[row + block.Rows - 1, 999], block.Y.Row(block.Rows - 1)[0]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(9001));
        source.Dispose();
        source.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.TryRead(out _));
    }

    [Fact]
    public void A_file_that_becomes_shorter_is_noticed()
    {
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, new double[10_000, 1000]);
        using NpyRowSource<double> source = NpyRowSource<double>.Open(file.Path, Range(0, 999), [999]);
        Assert.True(source.TryRead(out _));

        try
        {
            using var other = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            other.SetLength(35_000_000);
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            // There the open file itself forbids it.
            return;
        }

        var e = Assert.Throws<EndOfStreamException>(() =>
        {
            while (source.TryRead(out _))
            {
            }
        });
        Assert.Contains("became shorter", e.Message, StringComparison.Ordinal);
        Assert.Contains(file.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_opened_is_refused()
    {
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, new double[3, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyRowSource<double>.Open(file.Path, [0], [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyRowSource<double>.Open(file.Path, [-1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyRowSource<double>.Open(file.Path, [0], [1], 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyRowSource<double>.Open(file.Path, [0], [1], rows: -1));
        Assert.Throws<FileNotFoundException>(() => NpyRowSource<double>.Open(file.Beside("none.npy"), [0], [1]));
        File.WriteAllBytes(file.Path, [1, 2, 3]);
        Assert.Throws<InvalidDataException>(() => NpyRowSource<double>.Open(file.Path, [0], [1]));
    }

    private static void Same<T>(HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights, NpyRowSource<T> source)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using NpyRowSource<T> actual = source;
        using var expected = new MemoryRowSource<T>(x, y, weights);
        Assert.Equal((expected.Rows, expected.Columns, expected.Targets, expected.IsWeighted), (actual.Rows, actual.Columns, actual.Targets, actual.IsWeighted));
        for (int pass = 0; pass < 2; pass++)
        {
            expected.Rewind();
            actual.Rewind();
            while (expected.TryRead(out RowBlock<T> block))
            {
                Assert.True(actual.TryRead(out RowBlock<T> other));
                Assert.Equal((block.FirstRow, block.Rows), (other.FirstRow, other.Rows));
                for (long i = 0; i < block.Rows; i++)
                {
                    Assert.True(block.X.Row(i).SequenceEqual(other.X.Row(i)), $"x, row {block.FirstRow + i}");
                    Assert.True(block.Y.Row(i).SequenceEqual(other.Y.Row(i)), $"y, row {block.FirstRow + i}");
                    if (block.Weights is { } w) Assert.Equal(w.Row(i)[0], other.Weights!.Value.Row(i)[0]);
                }
            }

            Assert.False(actual.TryRead(out _));
        }
    }

    private static int[] Range(int first, int count) => [.. Enumerable.Range(first, count)];

    private static float[,] Singles(int rows, int columns)
    {
        float[,] matrix = new float[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) matrix[i, j] = (i * 31) + (j / 7f);
        }

        return matrix;
    }

    private static HostMatrix<double> Pick(double[,] matrix, params int[] columns)
        => RidgeProblem.Map(new double[matrix.GetLength(0), columns.Length], (i, j, _) => matrix[i, columns[j]]);

    private static unsafe HostMatrix<float> Cast(HostMatrix<double> values)
    {
        using HostPin<double> pin = values.Pin();
        float[,] result = new float[values.Rows, values.Columns];
        for (long i = 0; i < values.Rows; i++)
        {
            for (long j = 0; j < values.Columns; j++) result[i, j] = (float)pin.Origin[(i * values.RowStride) + (j * values.ColumnStride)];
        }

        return result;
    }

    private static void Write(string path, double[,] matrix, bool fortran)
    {
        if (!fortran)
        {
            NpyFile.Write<double>(path, matrix);
            return;
        }

        // The transpose in C order is the matrix in Fortran order, but for what the header says.
        NpyFile.Write(path, HostMatrix<double>.FromArray(matrix).Transpose());
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        byte[] bytes = File.ReadAllBytes(path);
        string header = Encoding.ASCII.GetString(bytes, 10, 118).Replace("False", "True ", StringComparison.Ordinal)
            .Replace($"({columns}, {rows})", $"({rows}, {columns})", StringComparison.Ordinal);
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 10);
        File.WriteAllBytes(path, bytes);
    }
}
