using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>How second moments on tensor cores are cut: lanes that fill a GPU, chunks that share rows out evenly and stay short enough for sums in T.</summary>
public sealed class GramTensorTilesTests
{
    private static readonly KernelDefines Defines = KernelDefines.None.With("TK", 16).With("STAGES", 4).With("CHUNK", 1024);

    [Theory]
    [InlineData(64, 132, 1, 132)]
    [InlineData(1024, 132, 36, 11)] // three whole waves
    [InlineData(1025, 132, 45, 23)] // 1035 groups of 1056
    [InlineData(10_000, 132, 3160, 1)]
    [InlineData(300, 1, 6, 1)]
    public void Lanes_fill_the_last_wave_of_groups(long columns, int multiprocessors, int tiles, int lanes)
    {
        var found = new GramTensorTiles(Defines, columns, multiprocessors);
        Assert.Equal(tiles, found.Count);
        Assert.Equal(lanes, found.Lanes);
        Assert.Equal(tiles * 128L * 128, found.Sums);
    }

    [Theory]
    [InlineData(1, 128)]
    [InlineData(1408, 128)]
    [InlineData(1409, 144)]
    [InlineData(11_264, 1024)]
    [InlineData(11_265, 528)]
    [InlineData(1_000_000, 1024)]
    public void Chunks_are_whole_stages_and_as_many_for_each_lane(long rows, int chunk)
    {
        var tiles = new GramTensorTiles(Defines, 1024, 132);
        Assert.Equal(chunk, tiles.Chunk(rows));
    }

    [Fact]
    public void A_group_has_room_for_its_stages_on_every_GPU_that_takes_the_variant()
    {
        Assert.Equal(4 * ((2 * 16 * 136) + 16) * sizeof(float), new GramTensorTiles(Defines, 64, 1).GroupMemoryBytes<float>());
        Assert.Equal(4 * ((2 * 8 * 132) + 8) * sizeof(double), new GramTensorTiles(Defines.With("TK", 8), 64, 1).GroupMemoryBytes<double>());
        Assert.InRange(new GramTensorTiles(Defines, 64, 1).GroupMemoryBytes<float>(), 1, 99 << 10); // of compute capability 8.6 and 8.9
    }
}
