using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>Disposal in any order, from any thread, twice, with work in flight.</summary>
public sealed class DisposalTests
{
    [FakeTheory]
    [EachFake]
    public void Every_order_of_disposal_frees_everything_once(string library)
    {
        using var fake = FakeLibrary.Create(library);
        fake.LeavePending();
        foreach (int[] order in Orders([0, 1, 2, 3, 4]))
        {
            ISourceDevice device = fake.Open();
            ISourceQueue queue = device.Queue();
            DeviceBuffer buffer = device.Allocate(4096);
            IProgram program = device.Build();
            queue.Write(new byte[128], buffer, 0);
            queue.Add(program.GetKernel("add"), buffer, 1);
            IDisposable[] things = [device, queue, buffer, program, queue.Mark()];
            foreach (int i in order) things[i].Dispose();
            foreach (int i in order) things[i].Dispose();
            fake.AssertClean();
        }
    }

    [FakeTheory]
    [EachFake]
    public void What_was_forgotten_goes_with_its_device(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            Forget(device);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Equal([1, 2, 3, 1], fake.Live[..4]);
        }

        fake.AssertClean();

        static void Forget(ISourceDevice device)
        {
            ISourceQueue queue = device.Queue();
            queue.Write(new byte[4], device.Allocate(4), 0);
            queue.Add(device.Build().GetKernel("add"), device.Allocate(400), 1);
            queue.Mark();
        }
    }

    [FakeTheory]
    [EachFake]
    public void What_is_used_after_its_disposal_says_so(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            ISourceQueue queue = device.Queue(), gone = device.Queue();
            DeviceBuffer buffer = device.Allocate(64);
            IProgram program = device.Build();
            IKernel add = program.GetKernel("add");
            IQueueMark mark = queue.Mark(), late = queue.Mark();
            mark.Dispose();
            Assert.Throws<ObjectDisposedException>(() => mark.IsReached);
            Assert.Throws<ObjectDisposedException>(() => mark.Since(late));
            Assert.Throws<ObjectDisposedException>(() => late.Since(mark));
            Assert.Throws<ObjectDisposedException>(() => queue.WaitFor(mark));
            program.Dispose();
            Assert.Throws<ObjectDisposedException>(() => program.GetKernel("add"));
            Assert.Throws<ObjectDisposedException>(() => queue.Add(add, buffer, 1));
            Assert.True(device.TryGetService(out IKernelRecord? record));
            Assert.Empty(record.Launched);
            gone.Dispose();
            Assert.Throws<ObjectDisposedException>(gone.Synchronize);
            Assert.Throws<ObjectDisposedException>(gone.Mark);
            Assert.Throws<ObjectDisposedException>(() => gone.WaitFor(late));
            Assert.Throws<ObjectDisposedException>(() => gone.Write(new byte[1], buffer, 0));
            device.Dispose();
            Assert.Throws<ObjectDisposedException>(queue.Synchronize);
            Assert.Throws<ObjectDisposedException>(() => queue.Clear(buffer, 0, 4));
            Assert.Throws<ObjectDisposedException>(() => late.IsReached);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public void Thousands_of_cycles_leave_nothing(string library)
    {
        using var fake = FakeLibrary.Create(library);
        for (int i = 0; i < 3000; i++)
        {
            using ISourceDevice device = fake.Open();
            using ISourceQueue queue = device.Queue();
            using DeviceBuffer buffer = device.Allocate((nuint)(i * 7));
            IProgram program = device.Build();
            queue.Clear(buffer, 0, buffer.ByteLength);
            if (i > 0) queue.Add(program.GetKernel("add"), buffer, 1);
            using IQueueMark mark = queue.Mark();
            queue.WaitFor(mark);
        }

        fake.AssertClean();
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            for (int i = 0; i < 5000; i++)
            {
                using ISourceQueue queue = device.Queue();
                using DeviceBuffer buffer = device.Allocate((nuint)(i + 1));
                queue.Write(new byte[1], buffer, 0);
                queue.Add(add, buffer, 1);
                using IQueueMark mark = queue.Mark();
            }

            Assert.Equal([1, 1], fake.Live[..2]);
            Assert.InRange(fake.Live[5], 0, 4);
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [EachFake]
    public async Task A_device_disposed_under_threads_that_use_it_ends_them_by_name(string library)
    {
        using var fake = FakeLibrary.Create(library);
        fake.LeavePending();
        for (int turn = 0; turn < 20; turn++)
        {
            ISourceDevice device = fake.Open();
            IKernel add = device.Build().GetKernel("add");
            using var started = new CountdownEvent(3);
            Task[] users = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => Assert.Throws<ObjectDisposedException>(() => Use(device, add, started))))];
            started.Wait();
            await Task.WhenAll(Task.Run(device.Dispose), Task.Run(device.Dispose));
            await Task.WhenAll(users);
            fake.AssertClean();
        }

        static void Use(ISourceDevice device, IKernel add, CountdownEvent started)
        {
            try
            {
                using ISourceQueue queue = device.Queue();
                for (int i = 0; ; i++)
                {
                    if (i == 10) started.Signal();
                    using DeviceBuffer buffer = device.Allocate(4096);
                    queue.Write(new byte[256], buffer, 0);
                    queue.Add(add, buffer, 1);
                    using IQueueMark mark = queue.Mark();
                    queue.WaitFor(mark);
                    if (i % 5 == 0) queue.Read(buffer, 0, new byte[256]);
                }
            }
            finally
            {
                if (!started.IsSet) started.Signal();
            }
        }
    }

    [FakeTheory]
    [EachFake]
    public void Two_queues_launch_one_kernel_from_two_threads(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            Parallel.For(0, 4, _ =>
            {
                using ISourceQueue queue = device.Queue();
                for (int i = 0; i < 2000; i++)
                {
                    using DeviceBuffer buffer = device.Allocate((nuint)(1024 + (i % 3 * 1024)));
                    queue.Add(add, buffer, i);
                }

                queue.Synchronize();
            });
            Assert.Equal(8000, fake.Launches);
        }

        fake.AssertClean();
    }

    private static IEnumerable<int[]> Orders(int[] rest)
        => rest.Length == 0 ? [[]] : rest.SelectMany(first => Orders([.. rest.Where(i => i != first)]).Select(tail => new[] { first }.Concat(tail).ToArray()));
}
