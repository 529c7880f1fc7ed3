using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>What happens when another user of CUDA ends a context that this library uses, too.</summary>
public sealed class SharedContextTests
{
    [FakeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_context_that_its_owner_destroys_is_a_lost_device_and_nothing_of_others_is_touched(bool isNoticed)
    {
        using var fake = new FakeCuda();
        using var owner = new OtherUser(fake);
        using var peer = new OtherUser(fake);
        owner.Begin(device: 0);
        owner.CreateContext();
        var bench = new Bench(fake);
        DeviceBuffer freed = bench.Device.Allocate(1 << 20);
        fake.LeavePending();
        bench.Queue.Write(new byte[2048], bench.Buffer, 0);
        bench.Queue.Add(bench.Kernel, freed, 1);
        freed.Dispose();
        owner.DestroyContextUnderOthers();
        peer.Begin(device: 0);
        peer.CreateContext();
        if (isNoticed)
        {
            Assert.Equal(709, Assert.Throws<DeviceLostException>(() => bench.Device.Allocate(64)).Status);
            Assert.Throws<DeviceLostException>(bench.Queue.Synchronize);
            Assert.Throws<DeviceLostException>(() => _ = bench.Mark.IsReached);
        }

        fake.ForgetTrace();
        bench.Mark.Dispose();
        bench.Buffer.Dispose();
        bench.Program.Dispose();
        bench.Queue.Dispose();
        bench.Device.Dispose();
        Assert.All(fake.Trace, api => Assert.True(api is "cuCtxPushCurrent_v2" or "cuGetErrorName", api));
        Assert.Equal(1, fake.StackDepth);
        peer.DestroyContext();
        fake.AssertClean();
    }

    [FakeFact]
    public void The_primary_context_is_held_also_where_it_is_current()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.EnterPrimary();
        using (var bench = new Bench(fake))
        {
            Assert.Equal(2, fake.Live[0]);
            other.Leave();
            other.ReleasePrimary();
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            bench.Queue.Synchronize();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_context_in_which_a_peer_captures_a_graph_is_a_good_one()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.CreateContext();
        fake.Fail("cuCtxSynchronize", 900);
        using (new Bench(fake)) Assert.Equal(0, fake.Calls("cuDevicePrimaryCtxRetain"));
        other.DestroyContext();
        fake.AssertClean();
    }
}
