using FsCheck;
using FsCheck.Fluent;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class HostMatrixTests
{
    private static readonly double[] Six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Row_major_and_column_major_arrays_are_read_as_they_lie()
    {
        Assert.Equal([[1, 2, 3], [4, 5, 6]], Rows(HostMatrix<double>.FromRowMajor(Six, 2, 3)));
        Assert.Equal([[1, 3, 5], [2, 4, 6]], Rows(HostMatrix<double>.FromColumnMajor(Six, 2, 3)));
        Assert.True(HostMatrix<double>.FromRowMajor(Six, 2, 3).IsRowMajor);
        Assert.False(HostMatrix<double>.FromColumnMajor(Six, 2, 3).IsRowMajor);
    }

    [Fact]
    public void Two_dimensional_arrays_and_vectors_convert_by_themselves()
    {
        HostMatrix<double> matrix = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        HostMatrix<double> vector = Six;
        Assert.Equal([[1, 2, 3], [4, 5, 6]], Rows(matrix));
        Assert.Equal((6, 1), (vector.Rows, vector.Columns));
        Assert.Equal([[1], [2], [3], [4], [5], [6]], Rows(vector));
        Assert.True(vector.IsRowMajor);
    }

    [Fact]
    public void Nothing_is_copied()
    {
        double[] values = [1, 2, 3, 4];
        var matrix = HostMatrix<double>.FromRowMajor(values, 2, 2);
        values[3] = 9;
        Assert.Equal([[1, 2], [3, 9]], Rows(matrix));
    }

    [Fact]
    public void Ranges_and_transposes_are_what_they_are_in_a_two_dimensional_array()
    {
        Gen<int[]> generator = from rows in Gen.Choose(0, 6)
                               from columns in Gen.Choose(0, 6)
                               from order in Gen.Choose(0, 2)
                               from row in Gen.Choose(0, rows)
                               from height in Gen.Choose(0, rows - row)
                               from column in Gen.Choose(0, columns)
                               from width in Gen.Choose(0, columns - column)
                               select new[] { rows, columns, order, row, height, column, width };
        Prop.ForAll(generator.ToArbitrary(), n =>
        {
            double[] values = [.. Enumerable.Range(0, n[0] * n[1]).Select(i => (double)i)];
            HostMatrix<double> matrix = n[2] switch
            {
                0 => HostMatrix<double>.FromRowMajor(values, n[0], n[1]),
                1 => HostMatrix<double>.FromColumnMajor(values, n[0], n[1]),
                _ => HostMatrix<double>.FromRowMajor(values, n[1], n[0]).Transpose(),
            };
            double Element(int i, int j) => n[2] == 0 ? (i * n[1]) + j : (j * n[0]) + i;
            double[][] part = Rows(matrix.RowRange(n[3], n[4]).ColumnRange(n[5], n[6]));
            double[][] expected = [.. Enumerable.Range(n[3], n[4]).Select(i => Enumerable.Range(n[5], n[6]).Select(j => Element(i, j)).ToArray())];
            double[][] transposed = Rows(matrix.Transpose().RowRange(n[5], n[6]).ColumnRange(n[3], n[4]));
            double[][] expectedTransposed = [.. Enumerable.Range(n[5], n[6]).Select(j => Enumerable.Range(n[3], n[4]).Select(i => Element(i, j)).ToArray())];
            return Same(part, expected) && Same(transposed, expectedTransposed);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public unsafe void Native_memory_is_read_in_any_strides()
    {
        fixed (double* address = Six)
        {
            Assert.Equal([[1, 3], [4, 6]], Rows(HostMatrix<double>.FromMemory(address, 2, 2, 3, 2)));
            Assert.Equal([[1, 2], [1, 2]], Rows(HostMatrix<double>.FromMemory(address, 2, 2, 0, 1)));
        }
    }

    [Fact]
    public unsafe void Numbers_that_cannot_be_a_shape_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMatrix<double>.FromMemory(null, -1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMatrix<double>.FromMemory(null, 1, -1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMatrix<double>.FromMemory(null, 1, 1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostMatrix<double>.FromMemory(null, 1, 1, 1, -1));
        Assert.Throws<ArgumentException>(() => HostMatrix<double>.FromMemory(null, 1L << 40, 1, 1L << 40, 1));
        Assert.Throws<ArgumentException>(() => HostMatrix<double>.FromMemory(null, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue));
        Assert.Throws<ArgumentNullException>(() => HostMatrix<double>.FromRowMajor(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => HostMatrix<double>.FromVector(null!));
        Assert.Throws<ArgumentNullException>(() => HostMatrix<double>.FromArray(null!));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(7, 1)]
    [InlineData(0, 6)]
    [InlineData(1L << 32, 1L << 32)]
    public void An_array_of_another_size_is_refused_with_both_sizes(long rows, long columns)
    {
        var e = Assert.Throws<ArgumentException>(() => HostMatrix<double>.FromRowMajor(Six, rows, columns));
        Assert.Contains("the array has 6", e.Message, StringComparison.Ordinal);
        Assert.Contains(((Int128)rows * columns).ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HostMatrix<double>.FromColumnMajor(Six, rows, columns));
    }

    [Fact]
    public void Ranges_outside_are_refused()
    {
        var matrix = HostMatrix<double>.FromRowMajor(Six, 2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.RowRange(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.RowRange(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.RowRange(long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.ColumnRange(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.ColumnRange(2, long.MaxValue));
    }

    [Fact]
    public unsafe void A_pin_holds_memory_still_until_it_is_disposed_and_may_be_disposed_twice()
    {
        var array = new double[1000];
        HostPin<double> pin = HostMatrix<double>.FromRowMajor(array, 10, 100).RowRange(3, 2).Pin();
        for (int i = 0; i < 3; i++) GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        pin.Origin[5] = 7;
        Assert.Equal(7, array[305]);
        pin.Dispose();
        pin.Dispose();
        Assert.True(pin.Origin is null);
    }

    [Fact]
    public unsafe void A_host_view_gives_its_rows_and_its_extent()
    {
        fixed (double* address = Six)
        {
            var view = new HostView<double>((nint)address, 2, 2, 3);
            Assert.Equal([4, 5], view.Row(1).ToArray());
            Assert.Equal((nuint)(5 * sizeof(double)), view.ByteExtent);
            Assert.Equal((nuint)0, (view with { Rows = 0 }).ByteExtent);
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Row(2).Length);
        }
    }

    internal static unsafe T[][] Rows<T>(HostMatrix<T> matrix)
        where T : unmanaged
    {
        using HostPin<T> pin = matrix.Pin();
        var rows = new T[matrix.Rows][];
        for (long i = 0; i < matrix.Rows; i++)
        {
            rows[i] = new T[matrix.Columns];
            for (long j = 0; j < matrix.Columns; j++) rows[i][j] = pin.Origin[(i * matrix.RowStride) + (j * matrix.ColumnStride)];
        }

        return rows;
    }

    internal static bool Same(double[][] left, double[][] right)
        => left.Length == right.Length && left.Zip(right).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
