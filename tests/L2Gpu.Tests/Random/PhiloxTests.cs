using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.RandomNumbers;

/// <summary>The generator beside the answers that its authors published, and where words of a stream lie.</summary>
public sealed class PhiloxTests
{
    /// <summary>Counter, key and words, from the known answers of Random123.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void It_gives_the_published_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3)
    {
        var stream = new RandomStream(k0 | ((ulong)k1 << 32), (ushort)(c1 >> 16), c2 | ((ulong)(ushort)c3 << 32), (ushort)(c3 >> 16));
        Assert.Equal((w0, w1, w2, w3), Philox.Block(stream, c0 | ((ulong)(ushort)c1 << 32)));
    }

    [Fact]
    public void Words_of_a_stream_are_those_of_its_blocks_each_once()
    {
        var stream = new RandomStream(11, 1, 2, 3);
        const int tiles = 3;
        uint[] words = [.. Enumerable.Range(0, tiles * Philox.TileWords).Select(i => Philox.Word(stream, i))];
        uint[] blocks = [.. Enumerable.Range(0, tiles * Philox.TileBlocks).SelectMany(b =>
        {
            (uint first, uint second, uint third, uint fourth) = Philox.Block(stream, (ulong)b);
            return new[] { first, second, third, fourth };
        })];
        Assert.Equal(blocks.Order(), words.Order());
        Assert.Equal(Philox.Block(stream, 33), (words[129], words[161], words[193], words[225]));
    }

    [Fact]
    public void Every_part_of_the_address_gives_other_words()
    {
        RandomStream[] streams = [new(0, 0), new(1, 0), new(1UL << 32, 0), new(0, 1), new(0, 0, 1), new(0, 0, 1UL << 40), new(0, 0, 0, 1)];
        Assert.Equal(streams.Length, streams.Select(stream => Philox.Word(stream, 5)).Distinct().Count());
        Assert.Equal(4, new long[] { 5, 5 + Philox.TileWords, 5 + (1L << 40), Philox.IndexLimit - 1 }.Select(i => Philox.Word(streams[0], i)).Distinct().Count());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Philox.IndexLimit)]
    public void Indices_beyond_a_stream_are_refused(long index)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Word(new RandomStream(0, 0), index));

    [Fact]
    public void Blocks_and_steps_have_48_bits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Block(new RandomStream(0, 0), 1UL << 48));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(0, 0, 1UL << 48));
    }
}
