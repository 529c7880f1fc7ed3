using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>A device that is lost stays lost, can be disposed, and can be opened again.</summary>
public sealed class LostDeviceTests
{
    [FakeTheory]
    [EachFake]
    public void Every_call_on_a_lost_device_says_so_and_a_new_one_works(string library)
    {
        using var fake = FakeLibrary.Create(library);
        ISourceDevice device = fake.Open();
        ISourceQueue queue = device.Queue();
        IProgram program = device.Build();
        IKernel add = program.GetKernel("add");
        DeviceBuffer buffer = device.Allocate(4096);
        fake.LeavePending();
        queue.Add(add, buffer, 1);
        IQueueMark mark = queue.Mark();
        buffer.Dispose();
        DeviceBuffer other = device.Allocate(4096);
        fake.Lose();
        var first = Assert.Throws<DeviceLostException>(queue.Synchronize);
        Assert.Equal(fake.LostStatus, first.Status);
        foreach (Action call in new Action[]
        {
            queue.Synchronize,
            () => queue.Add(add, other, 1),
            () => queue.Write(new byte[4], other, 0),
            () => queue.Read(other, 0, new byte[4]),
            () => queue.Clear(other, 0, 4),
            () => queue.Copy(other, 0, other, 8, 4),
            () => queue.Mark(),
            () => queue.WaitFor(mark),
            () => _ = mark.IsReached,
            () => mark.Since(mark),
            () => device.Allocate(4),
            () => device.CreateQueue(),
            () => device.Build(),
            () => program.GetKernel("nothing"),
        })
        {
            var e = Assert.Throws<DeviceLostException>(call);
            Assert.Equal((first.Api, first.Status), (e.Api, e.Status));
            Assert.Contains("ispose it and open it again", e.Message, StringComparison.Ordinal);
        }

        using (ISourceDevice again = fake.Open())
        {
            using ISourceQueue works = again.Queue();
            using DeviceBuffer memory = again.Allocate(4096);
            works.Add(again.Build().GetKernel("add"), memory, 1);
            works.Synchronize();
        }

        mark.Dispose();
        device.Dispose();
        device.Dispose();
        queue.Dispose();
        other.Dispose();
        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void A_device_that_is_lost_unnoticed_is_disposed_without_an_exception(string library)
    {
        using var fake = FakeLibrary.Create(library);
        ISourceDevice device = fake.Open();
        ISourceQueue queue = device.Queue();
        DeviceBuffer buffer = device.Allocate(4096);
        fake.LeavePending();
        for (int i = 0; i < 300; i++) queue.Write(new byte[64], buffer, 0);
        fake.Lose();
        device.Dispose();
        fake.AssertClean();
    }
}
