using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>Freed memory is reused, the limit holds, and what cannot be had is refused with the numbers.</summary>
public sealed class MemoryTests
{
    [FakeTheory]
    [EachFake]
    public void Freed_memory_serves_the_next_buffer_of_its_size_class(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            for (int i = 0; i < 1000; i++)
            {
                using DeviceBuffer buffer = device.Allocate((nuint)(100_000 + (i % 2)));
                Assert.Equal((nuint)(100_000 + (i % 2)), buffer.ByteLength);
            }

            Assert.Equal(1, fake.Allocations);
            Assert.InRange(device.Memory().PooledBytes, 100_001, 112_500);
            Assert.Equal(0, device.Memory().AllocatedBytes);
            device.Memory().Trim();
            Assert.Equal(0, device.Memory().PooledBytes);
            Assert.Equal(0, fake.LiveMemory);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake(0L, 1L, 256L, 257L, 4097L, 1_000_000L, (1L << 30) + 1, (1L << 31) - 1, 1L << 31)]
    public void A_buffer_costs_at_most_an_eighth_more_than_it_holds(string library, long bytes)
    {
        using var fake = FakeLibrary.Create(library);
        using ISourceDevice device = fake.Open();
        using DeviceBuffer buffer = device.Allocate((nuint)bytes);
        Assert.InRange(device.Memory().AllocatedBytes, Math.Max(bytes, 1), Math.Max(256, Math.Min(device.Limits.MaxBufferBytes, bytes + (bytes / 8) + 256)));
    }

    [FakeTheory]
    [EachFake]
    public void Without_reuse_a_buffer_has_exactly_its_size(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using ISourceDevice device = fake.Open(new SourceDeviceOptions { ReuseMemory = false });
        device.Allocate(1003).Dispose();
        Assert.Equal(0, fake.LiveMemory);
        using DeviceBuffer buffer = device.Allocate(1003);
        Assert.Equal(1003, device.Memory().AllocatedBytes);
    }

    [FakeTheory]
    [EachFake]
    public void The_limit_holds_and_a_refusal_says_what_is_asked_for_in_use_and_allowed(string library)
    {
        using var fake = FakeLibrary.Create(library);
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

    [FakeTheory]
    [EachFake]
    public void What_is_kept_for_reuse_makes_room_when_the_driver_has_none(string library)
    {
        using var fake = FakeLibrary.Create(library);
        fake.Memory(limit: 8 << 20);
        using (ISourceDevice device = fake.Open())
        {
            device.Allocate(3 << 20).Dispose();
            device.Allocate(4 << 20).Dispose();
            Assert.Equal(7 << 20, device.Memory().PooledBytes);
            using DeviceBuffer large = device.Allocate(7 << 20);
            Assert.Equal((7 << 20, 0), (device.Memory().AllocatedBytes, device.Memory().PooledBytes));
            var e = Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate(2 << 20));
            Assert.Equal(fake.NoMemory, (e.Api, e.Status));
            Assert.Contains("2.0 MiB were asked for", e.Message, StringComparison.Ordinal);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void What_was_disposed_in_flight_makes_room_too(string library)
    {
        using var fake = FakeLibrary.Create(library);
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

    [FakeTheory]
    [EachFake]
    public void A_disposed_device_says_so(string library)
    {
        using var fake = FakeLibrary.Create(library);
        ISourceDevice device = fake.Open();
        Assert.False(device.TryGetService(out IDisposable? _));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(1));
        Assert.Throws<ObjectDisposedException>(device.CreateQueue);
        Assert.Throws<ObjectDisposedException>(device.Build);
    }
}
