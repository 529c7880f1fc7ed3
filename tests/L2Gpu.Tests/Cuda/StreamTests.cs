using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Streams run by themselves: copies overlap with kernels, in the order that marks give them and no other.</summary>
public sealed class StreamTests
{
    [FakeFact]
    public void A_write_is_on_its_way_when_it_returns_and_kernels_of_another_stream_do_not_wait_for_it()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            using ISourceQueue transfers = bench.Device.Queue();
            using DeviceBuffer target = bench.Device.Allocate(8 << 20);
            bench.Queue.Synchronize();
            fake.LeavePending();
            int waits = fake.Waits;
            transfers.Write(new byte[8 << 20], target, 0);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            Assert.Equal(waits, fake.Waits);
            int pending = fake.Pending;
            bench.Queue.Synchronize();
            Assert.InRange(fake.Pending, 2, pending - 1);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_stream_that_waits_for_a_mark_runs_after_what_is_before_it()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            using ISourceQueue second = bench.Device.Queue();
            fake.LeavePending();
            byte[] expected = new byte[4096], found = new byte[4096];
            new Random(3).NextBytes(expected);
            bench.Queue.Write(expected, bench.Buffer, 0);
            using (IQueueMark written = bench.Queue.Mark()) second.WaitFor(written);
            using DeviceBuffer copy = bench.Device.Allocate(4096);
            second.Copy(bench.Buffer, 0, copy, 0, 4096);

            // A mark that is disposed, and whose event serves again, still holds who waits for it.
            for (int i = 0; i < 5; i++) second.Mark().Dispose();
            second.Read(copy, 0, found);
            Assert.Equal(expected, found);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Marks_tell_the_time_of_the_device()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.LeavePending();
            using IQueueMark start = bench.Queue.Mark();
            for (int i = 0; i < 10; i++) bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            using IQueueMark end = bench.Queue.Mark();
            Assert.False(end.IsReached);
            Assert.Equal(5.5, end.Since(start).TotalMilliseconds, 0.01);
            Assert.True(start.IsReached && end.IsReached);
            Assert.Equal(-end.Since(start), start.Since(end));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_written_comes_back_whatever_its_size(bool hasNoPinnedMemory)
    {
        using var fake = new FakeCuda();
        fake.Memory(null, 1L << 33, hasNoPinnedMemory ? 0 : null);
        using (ISourceDevice device = fake.Open())
        {
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer buffer = device.Allocate(24 << 20), other = device.Allocate(24 << 20);
            byte[] source = new byte[24 << 20], found = new byte[24 << 20];
            new Random(7).NextBytes(source);
            fake.LeavePending();
            foreach (int length in new[] { 1, 1000, 1 << 20, (4 << 20) - 1, (4 << 20) + 3, 24 << 20 })
            {
                byte[] given = source[..length];
                queue.Write(given, buffer, 0);
                Array.Clear(given);
                queue.Clear(other, 0, (nuint)length);
                queue.Copy(buffer, 0, other, 0, (nuint)length);
                queue.Read(other, 0, found.AsSpan(0, length));
                Assert.True(found.AsSpan(0, length).SequenceEqual(source.AsSpan(0, length)), $"{length} bytes");
            }
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Memory_in_use_is_not_freed_under_another_stream()
    {
        using var fake = new FakeCuda();
        using (ISourceDevice device = fake.Open(new SourceDeviceOptions { ReuseMemory = false }))
        {
            IKernel add = device.Build().GetKernel("add");
            using ISourceQueue first = device.Queue(), second = device.Queue();
            fake.LeavePending();
            for (int i = 0; i < 300; i++)
            {
                using DeviceBuffer shared = device.Allocate(4096);
                first.Add(add, shared, 1);
                second.Add(add, shared, 1);
                if (i % 7 == 0) first.Synchronize();
                if (i % 11 == 0) second.Mark().Dispose();
            }

            second.Synchronize();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_program_that_is_disposed_is_unloaded_when_its_launches_have_run()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.LeavePending();
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            bench.Program.Dispose();
            Assert.Throws<ObjectDisposedException>(() => bench.Queue.Add(bench.Kernel, bench.Buffer, 1));
            bench.Queue.Synchronize();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Events_are_made_once_and_used_again()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            fake.RunWhenAsked();
            for (int i = 0; i < 5000; i++)
            {
                bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
                if (i % 10 == 0) bench.Queue.Mark().Dispose();
                if (i % 100 == 0) bench.Queue.Synchronize();
            }

            Assert.InRange(fake.Calls("cuEventCreate"), 1, 20);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData("cuEventRecord")]
    [InlineData("cuEventCreate")]
    public void A_command_is_enqueued_once_though_its_event_could_not_be_had(string api)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            // The event of the last launch of a stretch.
            fake.Fail(api, 2, times: int.MaxValue);
            int launches = 0;
            var e = Assert.Throws<DeviceException>(() =>
            {
                for (; launches < 1000; launches++) bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            });
            Assert.Equal((api, 2, launches + 1), (e.Api, e.Status, fake.Launches));
            fake.Fail(string.Empty, 0);
            bench.Queue.Synchronize();
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Pinned_memory_under_a_copy_whose_event_could_not_be_had_is_not_filled_again()
    {
        const int Chunk = 4 << 20;
        using var fake = new FakeCuda();
        using (ISourceDevice device = fake.Open())
        {
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer buffer = device.Allocate(2 * Chunk);
            byte[] ones = new byte[Chunk], twos = new byte[Chunk], found = new byte[Chunk];
            Array.Fill(ones, (byte)1);
            Array.Fill(twos, (byte)2);
            fake.LeavePending();
            fake.Fail("cuEventRecord", 304);
            Assert.Throws<DeviceException>(() => queue.Write(ones, buffer, 0));
            queue.Write(twos, buffer, Chunk);
            queue.Read(buffer, 0, found);
            Assert.Equal(ones, found);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void The_default_stream_of_others_neither_waits_nor_is_waited_for()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.CreateContext();
        using (var bench = new Bench(fake))
        {
            fake.LeavePending();
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            int pending = fake.Pending;
            other.UseDefaultStream();
            Assert.Equal(pending, fake.Pending);
        }

        other.DestroyContext();
        fake.AssertClean();
    }
}
