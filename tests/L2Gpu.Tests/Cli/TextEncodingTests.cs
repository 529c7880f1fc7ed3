using System.Text;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Bytes that are no UTF-8 would all read as the same replacement character, and so merge what differs.</summary>
public sealed class TextEncodingTests
{
    [Fact]
    public void A_level_that_is_not_utf8_is_refused()
    {
        using var file = new TemporaryFile("data.csv", Encoding.Latin1.GetBytes("c,y\nré,1\nrè,2\nré,3\n"));
        Tool.Run($"fit ridge --data {file.Path} --target y --one-hot c --lambda 1").Fails(1, "data.csv, line 2, column 'c'", "not UTF-8", "iconv -f latin1 -t utf8");
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused()
    {
        using var file = new TemporaryFile("data.csv", Encoding.Latin1.GetBytes("a,höhe,y\n1,2,3\n2,3,4\n"));
        Tool.Run($"fit ridge --data {file.Path} --target y --lambda 1").Fails(1, "data.csv, line 1, column 2", "not UTF-8", "iconv -f latin1 -t utf8");
    }

    [Fact]
    public void Utf8_is_taken()
        => Assert.Equal("[\"c=rè\",\"c=ré\"]", Tool.Fit("c,y\nré,1\nrè,2\nré,3\n", "--target", "y", "--one-hot", "c", "--lambda", "1").Succeeds().Json.GetProperty("features").GetRawText());
}
