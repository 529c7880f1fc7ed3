using FsCheck;
using FsCheck.Fluent;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class ViewTests
{
    private static readonly StubDevice Device = new();

    // Small numbers, their neighbours around the limits of 64 bits, and negative ones.
    private static readonly Gen<long> AnyExtent = Gen.OneOf(
        Gen.Choose(-2, 20).Select(i => (long)i),
        Gen.Elements(long.MaxValue, long.MaxValue - 1, long.MaxValue / 2, long.MaxValue / 8, 1L << 61, 1L << 32, 1L << 31, long.MinValue, long.MinValue + 1));

    private static readonly Gen<long> Small = Gen.Choose(0, 12).Select(i => (long)i);

    [Fact]
    public void A_matrix_is_accepted_exactly_when_its_last_element_lies_in_the_buffer()
        => Prop.ForAll(Gen.ArrayOf(AnyExtent, 4).ToArbitrary(), n =>
        {
            (long offset, long rows, long columns, long leading) = (n[0], n[1], n[2], n[3]);
            bool valid = offset >= 0 && rows >= 0 && columns >= 0 && leading >= columns && Fits(offset, 1, 0, rows, columns, leading);
            return Accepts(() => new MatrixView<double>(Buffer(), offset, rows, columns, leading)) == valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_is_accepted_exactly_when_its_last_element_lies_in_the_buffer()
        => Prop.ForAll(Gen.ArrayOf(AnyExtent, 6).ToArbitrary(), n =>
        {
            (long offset, long count, long stride, long rows, long columns, long leading) = (n[0], n[1], n[2], n[3], n[4], n[5]);
            bool valid = offset >= 0 && count >= 0 && stride >= 0 && rows >= 0 && columns >= 0 && leading >= columns
                && Fits(offset, count, stride, rows, columns, leading);
            return Accepts(() => new BatchView<double>(Buffer(), offset, count, stride, rows, columns, leading)) == valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_vector_is_accepted_exactly_when_its_last_element_lies_in_the_buffer()
        => Prop.ForAll(Gen.ArrayOf(AnyExtent, 2).ToArbitrary(), n =>
        {
            bool valid = n[0] >= 0 && n[1] >= 0 && Fits(n[0], 1, 0, 1, n[1], n[1]);
            return Accepts(() => new VectorView<double>(Buffer(), n[0], n[1])) == valid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_of_a_matrix_shows_the_same_elements()
        => Prop.ForAll(Gen.ArrayOf(Small, 8).ToArbitrary(), n =>
        {
            var matrix = new MatrixView<double>(Buffer(), n[0], n[1], n[2], n[2] + n[3]);
            bool valid = n[4] + n[6] <= n[1] && n[5] + n[7] <= n[2];
            if (!valid) return !Accepts(() => matrix.Block(n[4], n[5], n[6], n[7]));
            MatrixView<double> block = matrix.Block(n[4], n[5], n[6], n[7]);
            bool empty = block.Rows == 0 || block.Columns == 0;
            return block.Rows == n[6] && block.Columns == n[7] && block.LeadingDimension == matrix.LeadingDimension && block.Count == n[6] * n[7]
                && (empty || block.Offset == matrix.Offset + (n[4] * matrix.LeadingDimension) + n[5]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_block_of_a_block_is_a_block()
        => Prop.ForAll(Gen.ArrayOf(Small, 4).ToArbitrary(), n =>
        {
            var matrix = new MatrixView<double>(Buffer(), 3, 30, 40, 41);
            MatrixView<double> twice = matrix.Block(n[0], n[1], 15, 20).Block(n[2], n[3], 2, 3);
            return twice == matrix.Block(n[0] + n[2], n[1] + n[3], 2, 3);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_outside_are_refused_however_large_the_numbers_are()
        => Prop.ForAll(Gen.ArrayOf(AnyExtent, 4).ToArbitrary(), n =>
        {
            var matrix = new MatrixView<double>(Buffer(), 0, 10, 12, 12);
            var vector = new VectorView<double>(Buffer(), 0, 10);
            bool rows = n[0] >= 0 && n[1] >= 0 && (Int128)n[0] + n[1] <= 10, columns = n[2] >= 0 && n[3] >= 0 && (Int128)n[2] + n[3] <= 12;
            return Accepts(() => matrix.Block(n[0], n[2], n[1], n[3])) == (rows && columns)
                && Accepts(() => vector.Slice(n[0], n[1])) == rows
                && Accepts(() => matrix.Row(n[0])) == (n[0] is >= 0 and < 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_row_is_a_vector_and_a_vector_is_a_row_or_a_column()
    {
        var matrix = new MatrixView<float>(Buffer(), 5, 4, 6, 9);
        VectorView<float> row = matrix.Row(2);
        Assert.Equal(new VectorView<float>(matrix.Buffer, 5 + 18, 6), row);
        Assert.Equal(new MatrixView<float>(matrix.Buffer, 23, 1, 6, 6), row.AsRow());
        Assert.Equal(new MatrixView<float>(matrix.Buffer, 23, 6, 1, 1), row.AsColumn());
        Assert.Equal(new VectorView<float>(matrix.Buffer, 25, 3), row.Slice(2, 3));
    }

    [Fact]
    public void A_batch_gives_its_matrices_and_refuses_others()
    {
        var batch = new BatchView<float>(Buffer(), 5, 3, 100, 4, 6, 9);
        Assert.Equal(new MatrixView<float>(batch.Buffer, 205, 4, 6, 9), batch[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch[-1]);
        Assert.Equal(batch[0], batch[0].AsBatch()[0]);
    }

    [Fact]
    public void An_empty_batch_may_have_any_stride()
    {
        var batch = new BatchView<float>(Buffer(), 0, 5, long.MaxValue, 0, 6, 6);
        Assert.Equal(0, batch[4].Count);
    }

    [Fact]
    public void Extents_whose_product_wraps_to_something_small_are_refused()
    {
        // 2³² · 2³² is 0 in 64 bits, and (2⁶¹ + 1)·8 is 8.
        Assert.Throws<ArgumentException>(() => new MatrixView<double>(Buffer(), 0, 1L << 32, 1, 1L << 32));
        Assert.Throws<ArgumentException>(() => new VectorView<double>(Buffer(), 0, (1L << 61) + 1));
        Assert.Throws<ArgumentException>(() => new VectorView<double>(Buffer(), long.MaxValue, 1));
        Assert.Throws<ArgumentException>(() => new BatchView<double>(Buffer(), 0, (1L << 62) + 1, 4, 1, 1, 1));
    }

    [Fact]
    public void Errors_name_the_argument_the_value_and_the_size_of_the_buffer()
    {
        var e = Assert.Throws<ArgumentException>(() => new MatrixView<double>(Buffer(), 0, 100, 100, 100));
        Assert.Contains("10000", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{Buffer().ByteLength} bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains("leading dimension", e.Message, StringComparison.Ordinal);
        Assert.Equal("leadingDimension", Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView<double>(Buffer(), 0, 2, 3, 2)).ParamName);
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixView<double>(Buffer(), 0, -2, 3, 3)).ParamName);
        Assert.Equal("buffer", Assert.Throws<ArgumentNullException>(() => new MatrixView<double>(null!, 0, 2, 3, 3)).ParamName);
        Assert.Equal("buffer", Assert.Throws<ArgumentNullException>(() => new BatchView<double>(null!, 0, 1, 0, 2, 3, 3)).ParamName);
        Assert.Equal("buffer", Assert.Throws<ArgumentNullException>(() => new VectorView<double>(null!, 0, 2)).ParamName);
    }

    private static CountingBuffer Buffer() => new(Device, 8 * 2000);

    private static bool Fits(long offset, long count, long stride, long rows, long columns, long leading)
        => count == 0 || rows == 0 || columns == 0
            || (((Int128)offset + ((Int128)(count - 1) * stride) + ((Int128)(rows - 1) * leading) + columns) * 8) <= 8 * 2000;

    private static bool Accepts<T>(Func<T> create)
    {
        try
        {
            create();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
