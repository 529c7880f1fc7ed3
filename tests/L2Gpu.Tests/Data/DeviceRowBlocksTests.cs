using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Data;

/// <summary>What a source of rows on a device hands out, and what it refuses.</summary>
public sealed class DeviceRowBlocksTests(RemoteFits fixture) : IClassFixture<RemoteFits>
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Blocks_are_those_of_the_host(int gap)
    {
        RemoteData<float> data = RemoteData<float>.Create(23, 3, 2);
        using var there = new PlacedRows<float>(Accelerators.Cpu, data, weighted: true, gap);
        Read(there);
    }

    [OpenClTheory]
    [InlineData(0)]
    [InlineData(5)]
    public void Blocks_are_those_of_the_host_from_a_device_with_memory_of_its_own(int gap)
    {
        RemoteData<float> data = RemoteData<float>.Create(23, 3, 2);
        using var there = new PlacedRows<float>(fixture.Device, data, weighted: true, gap);
        Read(there);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using Accelerator other = Cpu.CpuAccelerator.Create(1);
        Accelerator cpu = Accelerators.Cpu;
        using DeviceBuffer buffer = cpu.Device.Allocate(1024), elsewhere = other.Device.Allocate(1024);
        var x = new MatrixView<float>(buffer, 0, 10, 3, 3);
        MatrixView<float> y = new(buffer, 30, 10, 1, 1), shorter = new(buffer, 30, 9, 1, 1), foreign = new(elsewhere, 0, 10, 1, 1);
        Assert.Throws<ArgumentNullException>(() => new DeviceRowSource<float>(null!, x, y));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, shorter));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, y, new VectorView<float>(buffer, 0, 9)));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, default));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, default, default));
        Assert.Throws<MixedDevicesException>(() => new DeviceRowSource<float>(cpu, x, foreign));
        Assert.Throws<MixedDevicesException>(() => new DeviceRowSource<float>(other, x, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceRowSource<float>(cpu, x, y, null, 0));
        using var source = new DeviceRowSource<float>(cpu, x, y);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(-1));
    }

    [Fact]
    public void Memory_that_was_given_back_is_refused() => GivenBack(Accelerators.Cpu);

    [OpenClFact]
    public void Memory_that_was_given_back_is_refused_on_a_device_with_memory_of_its_own() => GivenBack(fixture.Device);

    [Fact]
    public void A_source_that_was_disposed_reads_no_more()
    {
        using var there = new PlacedRows<double>(Accelerators.Cpu, RemoteData<double>.Create(30, 3, 1), weighted: false, gap: 0);
        DeviceRowSource<double> source = there.Source();
        source.Dispose();
        source.Dispose();
        source.Rewind();
        Assert.Throws<ObjectDisposedException>(() => source.TryRead(out _));
    }

    private static void GivenBack(Accelerator accelerator)
    {
        RemoteData<double> data = RemoteData<double>.Create(30, 3, 1);
        var there = new PlacedRows<double>(accelerator, data, weighted: true, gap: 0);
        using DeviceRowSource<double> source = there.Source(blockRows: 10);
        Assert.True(source.TryRead(out RowBlock<double> block));
        there.Dispose();
        Assert.Throws<ObjectDisposedException>(() => there.Source());

        // What was handed out before stays as long as it said.
        Assert.Equal(data.X[9, 2], block.X.Row(9)[2]);
        Assert.Contains("was given back", Assert.Throws<ObjectDisposedException>(() => source.TryRead(out _)).Message, StringComparison.Ordinal);
        Assert.Contains("was given back", Assert.Throws<ObjectDisposedException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1 })).Message, StringComparison.Ordinal);
    }

    private static void Read(PlacedRows<float> there)
    {
        using DeviceRowSource<float> source = there.Source(blockRows: 8);
        using var host = new MemoryRowSource<float>(there.Data.X, there.Data.Y, there.Data.Weights, blockRows: 8);
        for (int pass = 0; pass < 2; pass++)
        {
            host.Seek(8 * pass);
            source.Seek(8 * pass);
            while (host.TryRead(out RowBlock<float> wanted))
            {
                Assert.True(source.TryRead(out RowBlock<float> found));
                Assert.Equal((wanted.FirstRow, wanted.Rows), (found.FirstRow, found.Rows));
                for (long i = 0; i < wanted.Rows; i++)
                {
                    Assert.Equal(wanted.X.Row(i), found.X.Row(i));
                    Assert.Equal(wanted.Y.Row(i), found.Y.Row(i));
                    Assert.Equal(wanted.Weights!.Value.Row(i), found.Weights!.Value.Row(i));
                }
            }

            Assert.False(source.TryRead(out _));
        }
    }
}
