using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What OpenCL drivers do with memory in their own way.</summary>
public sealed class DriverMemoryTests
{
    [FakeFact]
    public void The_usual_limit_is_a_share_of_the_device()
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice gpu = fake.Open();
        Assert.Equal((1L << 33) / 10 * 9, gpu.Memory().LimitBytes);
        fake.Machine(gpu: false);
        using ISourceDevice processor = fake.Open();
        Assert.Equal(1L << 32, processor.Memory().LimitBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => fake.Open(new SourceDeviceOptions { MemoryLimitBytes = -1 }));
    }

    [FakeFact]
    public void Memory_that_a_driver_gives_at_first_use_is_made_room_for_and_then_refused_by_name()
    {
        using var fake = new FakeOpenCl();
        fake.Memory(limit: null, atUse: 8 << 20);
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            DeviceBuffer used = device.Allocate(5 << 20), large = device.Allocate(6 << 20);
            queue.Add(add, used, 1);
            used.Dispose();
            queue.Add(add, large, 1);
            using DeviceBuffer more = device.Allocate(7 << 20);
            foreach (Action use in new Action[] { () => queue.Add(add, more, 1), () => queue.Clear(more, 0, 4), () => queue.Copy(more, 0, large, 0, 4), () => queue.Read(more, 0, new byte[4]) })
            {
                var e = Assert.Throws<DeviceOutOfMemoryException>(use);
                Assert.Equal(-4, e.Status);
                Assert.StartsWith("clEnqueue", e.Api, StringComparison.Ordinal);
                Assert.Contains("13.0 MiB are in use", e.Message, StringComparison.Ordinal);
            }

            large.Dispose();
            queue.Add(add, more, 1);
            queue.Synchronize();
        }

        fake.AssertClean();
    }
}
