using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>Memory is never pulled from under work in flight, and comes back when the work has run.</summary>
public sealed class LeaseTests
{
    [FakeTheory]
    [EachFake]
    public void A_buffer_disposed_in_flight_is_freed_when_its_work_has_run(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { ReuseMemory = false }))
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            fake.LeavePending();
            DeviceBuffer buffer = device.Allocate(4096);
            queue.Add(add, buffer, 1);
            buffer.Dispose();
            Assert.Equal(1, fake.LiveMemory);
            Assert.Equal(4096, device.Memory().AllocatedBytes);
            Assert.Throws<ObjectDisposedException>(() => queue.Add(add, buffer, 1));
            queue.Synchronize();
            Assert.Equal(0, fake.LiveMemory);
            Assert.Equal(0, device.Memory().AllocatedBytes);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake("read from", "written to", "copied from", "copied to", "cleared", "launched with")]
    public void A_buffer_is_kept_by_whatever_uses_it(string library, string use)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { ReuseMemory = false }))
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer other = device.Allocate(4096);
            DeviceBuffer buffer = device.Allocate(4096);
            fake.LeavePending();
            switch (use)
            {
                case "read from": queue.Read(buffer, 0, new byte[64]); break;
                case "written to": queue.Write(new byte[64], buffer, 0); break;
                case "copied from": queue.Copy(buffer, 0, other, 0, 4096); break;
                case "copied to": queue.Copy(other, 0, buffer, 0, 4096); break;
                case "cleared": queue.Clear(buffer, 0, 4096); break;
                default: queue.Add(add, buffer, 1); break;
            }

            int before = fake.LiveMemory;
            buffer.Dispose();
            Assert.Equal(use == "read from" ? before - 1 : before, fake.LiveMemory);
            queue.Synchronize();
            Assert.Equal(before - 1, fake.LiveMemory);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void Memory_comes_back_without_a_wait_when_the_device_has_gone_on(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            fake.LeavePending();
            int waits = fake.Waits;
            using (DeviceBuffer buffer = device.Allocate(4096))
            {
                for (int i = 0; i < 64; i++) queue.Add(add, buffer, 1);
            }

            Assert.Equal(4096, device.Memory().AllocatedBytes);
            fake.CompleteAll();
            using DeviceBuffer next = device.Allocate(4096);
            Assert.Equal((4096, 0), (device.Memory().AllocatedBytes, device.Memory().PooledBytes));
            Assert.Equal(1, fake.Allocations);
            Assert.Equal(waits, fake.Waits);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void Scratch_of_many_launches_needs_a_bounded_number_of_memory_objects(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            fake.RunAtOnce();
            for (int i = 0; i < 10_000; i++)
            {
                using DeviceBuffer scratch = device.Allocate(1 << 16);
                queue.Add(add, scratch, 1);
            }

            Assert.InRange(fake.LiveMemory, 1, 65);
            Assert.InRange(fake.Live[5], 0, 1);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void Large_scratch_comes_back_after_few_launches(string library)
    {
        using var fake = FakeLibrary.Create(library);
        fake.Memory(total: 1L << 40);
        using (ISourceDevice device = fake.Open())
        {
            IKernel nothing = device.Compile(new KernelSource("big", "KERNEL(1, 1, 1) big(GLOBAL float* x)"), KernelDefines.None).GetKernel("big");
            using ISourceQueue queue = device.Queue();
            for (int i = 0; i < 100; i++)
            {
                using DeviceBuffer scratch = device.Allocate(64 << 20);
                queue.Launch(nothing, new LaunchSize(1), new LaunchSize(1), scratch);
            }

            Assert.InRange(fake.LiveMemory, 1, 2);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void A_queue_that_is_never_waited_for_keeps_a_bounded_number_of_events_and_leases(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer buffer = device.Allocate(64);
            fake.LeavePending();
            for (int i = 0; i < 40_000; i++) queue.Add(add, buffer, 1);
            Assert.InRange(fake.Live[5], 1, 257);
            Assert.Equal(40_000, fake.Launches);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void What_is_written_is_what_the_source_held_when_Write_was_called(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer buffer = device.Allocate(40 << 20);
            fake.LeavePending();
            byte[] source = new byte[40 << 20], found = new byte[source.Length];
            new Random(1).NextBytes(source);
            byte[] expected = [.. source];
            int position = 0;
            foreach (int length in new[] { 1, 63, 64, 65, 4 << 20, 1, 0, 5 << 20, 100, 20 << 20, (1 << 20) + 1 })
            {
                queue.Write(source.AsSpan(position, length), buffer, (nuint)position);
                Array.Clear(source, position, length);
                position += length;
            }

            queue.Read(buffer, 0, found.AsSpan(0, position));
            Assert.True(found.AsSpan(0, position).SequenceEqual(expected.AsSpan(0, position)));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void A_write_waits_for_nothing_while_pinned_memory_lasts(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            using ISourceQueue busy = device.Queue(), transfers = device.Queue();
            using DeviceBuffer buffer = device.Allocate(16 << 20);
            fake.LeavePending();
            int waits = fake.Waits, queueWaits = fake.QueueWaits;
            for (int i = 0; i < 2000; i++) transfers.Write(new byte[1024], buffer, 0);
            transfers.Write(new byte[12 << 20], buffer, 0);
            Assert.Equal(waits, fake.Waits);

            // More than the ring holds waits for the oldest chunk, and for nothing else.
            transfers.Write(new byte[16 << 20], buffer, 0);
            Assert.Equal(queueWaits, fake.QueueWaits);
            Assert.InRange(fake.Live[2], 2, 5);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void Pinned_memory_goes_from_queue_to_queue(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            using DeviceBuffer buffer = device.Allocate(64);
            for (int i = 0; i < 100; i++)
            {
                using ISourceQueue queue = device.Queue();
                queue.Write(new byte[64], buffer, 0);
            }

            Assert.Equal(1, fake.PinnedAllocations);
        }

        fake.AssertClean();
    }
}
