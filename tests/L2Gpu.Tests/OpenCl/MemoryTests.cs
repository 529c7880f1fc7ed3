using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Freed memory is reused, the limit holds, and what cannot be had is refused with the numbers.</summary>
public sealed class MemoryTests
{
    [FakeFact]
    public void Freed_memory_serves_the_next_buffer_of_its_size_class()
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open())
        {
            for (int i = 0; i < 1000; i++)
            {
                using DeviceBuffer buffer = device.Allocate((nuint)(100_000 + (i % 2)));
                Assert.Equal((nuint)(100_000 + (i % 2)), buffer.ByteLength);
            }

            Assert.Equal(1, fake.Calls("clCreateBuffer"));
            Assert.InRange(device.Memory().PooledBytes, 100_001, 112_500);
            Assert.Equal(0, device.Memory().AllocatedBytes);
            device.Memory().Trim();
            Assert.Equal(0, device.Memory().PooledBytes);
            Assert.Equal(0, fake.Live[2]);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(4097)]
    [InlineData(1_000_000)]
    [InlineData((1 << 30) + 1)]
    [InlineData((1L << 31) - 1)]
    [InlineData(1L << 31)]
    public void A_buffer_costs_at_most_an_eighth_more_than_it_holds(long bytes)
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice device = fake.Open();
        using DeviceBuffer buffer = device.Allocate((nuint)bytes);
        Assert.InRange(device.Memory().AllocatedBytes, Math.Max(bytes, 1), Math.Max(256, Math.Min(1L << 31, bytes + (bytes / 8) + 256)));
    }

    [FakeFact]
    public void Without_reuse_a_buffer_has_exactly_its_size()
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice device = fake.Open(new SourceDeviceOptions { ReuseMemory = false });
        device.Allocate(1003).Dispose();
        Assert.Equal(0, fake.Live[2]);
        using DeviceBuffer buffer = device.Allocate(1003);
        Assert.Equal(1003, device.Memory().AllocatedBytes);
    }

    [FakeFact]
    public void The_limit_holds_and_a_refusal_says_what_is_asked_for_in_use_and_allowed()
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { MemoryLimitBytes = 10 << 20 }))
        {
            DeviceBuffer first = device.Allocate(4 << 20), second = device.Allocate(4 << 20);
            var e = Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate(3 << 20));
            Assert.Contains("3.0 MiB were asked for", e.Message, StringComparison.Ordinal);
            Assert.Contains("8.0 MiB are in use, 0.0 MiB kept for reuse; the limit is 10.0 MiB", e.Message, StringComparison.Ordinal);
            Assert.Contains("FP32", e.Message, StringComparison.Ordinal);
            first.Dispose();
            Assert.Equal(4 << 20, device.Memory().PooledBytes);
            using DeviceBuffer third = device.Allocate(3 << 20);
            Assert.Equal((7 << 20, 0), (device.Memory().AllocatedBytes, device.Memory().PooledBytes));
            second.Dispose();
            Assert.Equal(10 << 20, device.Memory().LimitBytes);
            Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate(1 << 30));
            Assert.Contains("no buffers larger", Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate((nuint)1 << 40)).Message, StringComparison.Ordinal);
        }

        fake.AssertClean();
    }

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
    public void What_is_kept_for_reuse_makes_room_when_the_driver_has_none()
    {
        using var fake = new FakeOpenCl();
        fake.Memory(limit: 8 << 20);
        using (ISourceDevice device = fake.Open())
        {
            device.Allocate(3 << 20).Dispose();
            device.Allocate(4 << 20).Dispose();
            Assert.Equal(7 << 20, device.Memory().PooledBytes);
            using DeviceBuffer large = device.Allocate(7 << 20);
            Assert.Equal((7 << 20, 0), (device.Memory().AllocatedBytes, device.Memory().PooledBytes));
            var e = Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate(2 << 20));
            Assert.Equal(("clCreateBuffer", -4), (e.Api, e.Status));
            Assert.Contains("2.0 MiB were asked for", e.Message, StringComparison.Ordinal);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void What_was_disposed_in_flight_makes_room_too()
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { MemoryLimitBytes = 8 << 20 }))
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            fake.LeavePending();
            for (int i = 0; i < 50; i++)
            {
                using DeviceBuffer scratch = device.Allocate(3 << 20);
                queue.Add(add, scratch, 1);
            }

            Assert.Equal(50, fake.Launches);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Memory_that_a_driver_gives_at_first_use_is_made_room_for_and_then_refused_by_name()
    {
        using var fake = new FakeOpenCl();
        fake.Memory(atUse: 8 << 20);
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

    [FakeFact]
    public void A_disposed_device_says_so()
    {
        using var fake = new FakeOpenCl();
        ISourceDevice device = fake.Open();
        Assert.False(device.TryGetService(out IDisposable? _));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(1));
        Assert.Throws<ObjectDisposedException>(device.CreateQueue);
        Assert.Throws<ObjectDisposedException>(device.Build);
    }
}
