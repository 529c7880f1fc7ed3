using L2Gpu.Fitting;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Sums on the host have the bits of their numbers, wherever these lie.</summary>
public sealed class HostSumsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(67)]
    [InlineData(1000)]
    public void The_same_numbers_have_the_same_sum_at_every_address(int count)
    {
        var random = new Random(81);
        double[] a = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)], b = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        double dot = HostSums.Dot(a, b), sum = HostSums.Sum(a);
        Assert.Equal((double)a.Zip(b, (x, y) => (decimal)x * (decimal)y).Sum(), dot, 1e-12);
        Assert.Equal((double)a.Sum(x => (decimal)x), sum, 1e-12);
        for (int offset = 0; offset < 8; offset++)
        {
            double[] left = new double[count + 8], right = new double[count + 8];
            a.CopyTo(left, offset);
            b.CopyTo(right, 7 - offset);
            Assert.Equal(dot, HostSums.Dot(left.AsSpan(offset, count), right.AsSpan(7 - offset, count)));
            Assert.Equal(sum, HostSums.Sum(left.AsSpan(offset, count)));
        }
    }

    [Fact]
    public void Vectors_of_two_lengths_have_no_product()
        => Assert.Throws<ArgumentException>(() => HostSums.Dot([1, 2], [1]));
}
