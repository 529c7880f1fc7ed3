using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>The context of a thread is what it was after every call, and the process may use CUDA beside this library.</summary>
public sealed class ContextTests
{
    [FakeTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_call_leaves_the_stack_of_contexts_as_it_was(int before)
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        if (before == 1) other.CreateContext();
        Assert.Equal(before, fake.StackDepth);
        ISourceDevice device = null!;
        ISourceQueue queue = null!, second = null!;
        DeviceBuffer buffer = null!;
        IProgram program = null!;
        IKernel add = null!;
        IQueueMark mark = null!;
        byte[] bytes = new byte[2 << 20];
        foreach (Action call in new Action[]
        {
            () => fake.Scan(),
            () => device = fake.Open(),
            () => queue = device.Queue(),
            () => second = device.Queue(),
            () => buffer = device.Allocate(4 << 20),
            () => program = device.Build(),
            () => add = program.GetKernel("add"),
            () => program.GetKernel("spin", 100 << 10),
            () => Assert.Throws<DeviceException>(() => program.GetKernel("none")),
            () => queue.Add(add, buffer, 1),
            () => queue.Write(bytes, buffer, 0),
            () => queue.Read(buffer, 0, bytes),
            () => queue.Read(buffer, 0, bytes.AsSpan(0, 10)),
            () => queue.Copy(buffer, 0, buffer, 100, 50),
            () => queue.Clear(buffer, 1, 5),
            () => mark = queue.Mark(),
            () => second.WaitFor(mark),
            () => _ = mark.IsReached,
            () => mark.Since(mark),
            () => second.Synchronize(),
            () => device.Memory().Trim(),
            () => Assert.Throws<DeviceOutOfMemoryException>(() => device.Allocate((nuint)1 << 40)),
            () => Assert.Throws<KernelCompileException>(() => device.Compile(new KernelSource("x.kernel.c", "does_not_compile"), KernelDefines.None)),
            () => Assert.Throws<ArgumentException>(() => queue.Launch(add, new LaunchSize(1), new LaunchSize(1), buffer)),
            () => mark.Dispose(),
            () => buffer.Dispose(),
            () => second.Dispose(),
            () => program.Dispose(),
            () => queue.Dispose(),
            () => device.Dispose(),
        })
        {
            call();
            Assert.Equal(before, fake.StackDepth);
        }

        if (before == 1) other.DestroyContext();
        fake.AssertClean();
    }

    [FakeFact]
    public void Calls_that_fail_leave_the_stack_of_contexts_as_it_was()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            foreach ((string api, Action call) in new (string, Action)[]
            {
                ("cuStreamCreate", () => bench.Device.CreateQueue()),
                ("cuMemAllocAsync", () => bench.Device.Allocate(1 << 20)),
                ("cuModuleLoadData", () => bench.Device.Build()),
                ("cuModuleGetFunction", () => bench.Program.GetKernel("spin")),
                ("cuLaunchKernel", () => bench.Queue.Add(bench.Kernel, bench.Buffer, 2)),
                ("cuMemcpyHtoDAsync_v2", () => bench.Queue.Write(new byte[64], bench.Buffer, 0)),
                ("cuMemcpyDtoHAsync_v2", () => bench.Queue.Read(bench.Buffer, 0, new byte[64])),
                ("cuEventRecord", () => bench.Queue.Mark()),
                ("cuEventQuery", () => _ = bench.Mark.IsReached),
                ("cuStreamSynchronize", () => bench.Queue.Synchronize()),
            })
            {
                fake.Fail(api, 304, times: int.MaxValue);
                Assert.Throws<DeviceException>(call);
                Assert.Equal(0, fake.StackDepth);
                fake.Fail(string.Empty, 0);
            }
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_context_that_is_current_is_taken_and_left_to_its_owner()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.CreateContext();
        using (var bench = new Bench(fake))
        {
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            Assert.Equal(0, fake.Calls("cuDevicePrimaryCtxRetain"));
            Assert.Equal(1, fake.Live[0]);
        }

        Assert.Equal(0, fake.Calls("cuCtxDestroy_v2"));
        Assert.Equal([1, 0, 0, 0, 0, 0], fake.Live);
        other.DestroyContext();
        fake.AssertClean();
    }

    [FakeFact]
    public void A_context_of_another_device_is_left_alone()
    {
        using var fake = new FakeCuda();
        fake.Machine(devices: 2);
        using var other = new OtherUser(fake);
        other.Begin(device: 1);
        other.CreateContext();
        using (var bench = new Bench(fake))
        {
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            Assert.Equal(1, fake.Calls("cuDevicePrimaryCtxRetain"));
        }

        other.DestroyContext();
        fake.AssertClean();
    }

    [FakeFact]
    public void A_context_that_is_broken_is_not_taken_though_it_is_current()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.CreateContext();
        fake.Lose();
        using (var bench = new Bench(fake))
        {
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            bench.Queue.Synchronize();
        }

        other.DestroyContext();
        fake.AssertClean();
    }

    [FakeFact]
    public void The_primary_context_is_released_and_what_others_hold_of_it_stays()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.RetainPrimary();
        using (new Bench(fake)) Assert.Equal(2, fake.Live[0]);
        Assert.Equal([1, 0, 0, 0, 0, 0], fake.Live);
        other.ReleasePrimary();
        fake.AssertClean();
    }

    [FakeFact]
    public void A_primary_context_that_is_broken_and_held_by_others_is_not_waited_for()
    {
        using var fake = new FakeCuda();
        using var other = new OtherUser(fake);
        other.Begin(device: 0);
        other.RetainPrimary();
        var broken = new Bench(fake);
        fake.FailCommand(700);
        broken.Queue.Add(broken.Kernel, broken.Buffer, 1);
        Assert.Throws<DeviceLostException>(broken.Queue.Synchronize);
        using (var works = new Bench(fake))
        {
            works.Queue.Add(works.Kernel, works.Buffer, 1);
            works.Queue.Synchronize();
            broken.Dispose();
            works.Queue.Synchronize();
        }

        other.ReleasePrimary();
        fake.AssertClean();
    }

    [FakeFact]
    public void A_broken_context_that_nobody_else_holds_is_made_anew()
    {
        using var fake = new FakeCuda();
        for (int turn = 0; turn < 5; turn++)
        {
            using var bench = new Bench(fake);
            fake.FailCommand(turn % 2 == 0 ? 719 : 700);
            bench.Queue.Add(bench.Kernel, bench.Buffer, 1);
            Assert.Throws<DeviceLostException>(bench.Queue.Synchronize);
        }

        fake.AssertClean();
        Assert.Equal(0, fake.Calls("cuDevicePrimaryCtxReset_v2") + fake.Calls("cuCtxCreate_v2"));
    }

    [FakeFact]
    public void Two_threads_work_at_the_same_time_and_end_with_no_context()
    {
        using var fake = new FakeCuda();
        using (ISourceDevice device = fake.Open())
        {
            IKernel add = device.Build().GetKernel("add");
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    using ISourceQueue queue = device.Queue();
                    using DeviceBuffer buffer = device.Allocate(1 << 12);
                    byte[] written = [.. Enumerable.Range(i, 256).Select(value => (byte)value)], found = new byte[256];
                    queue.Write(written, buffer, 0);
                    queue.Add(add, buffer, 1);
                    using IQueueMark mark = queue.Mark();
                    queue.Read(buffer, 0, found);
                    Assert.Equal(written, found);
                    Assert.Equal(0, fake.StackDepth);
                }
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            Assert.Equal(400, fake.Launches);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_device_is_opened_and_closed_in_order()
    {
        using var fake = new FakeCuda();
        SourceDeviceEntry entry = Assert.Single(fake.Scan().Devices);
        fake.ForgetTrace();
        ISourceDevice device = entry.Open(new SourceDeviceOptions { CacheDirectory = string.Empty });
        string[] opened = fake.Trace;
        Assert.Equal(1, opened.Count(api => api == "cuDevicePrimaryCtxRetain"));
        Assert.True(Array.IndexOf(opened, "cuDevicePrimaryCtxRetain") < Array.IndexOf(opened, "cuStreamCreate"));
        Assert.Equal(opened.Count(api => api == "cuCtxPushCurrent_v2"), opened.Count(api => api == "cuCtxPopCurrent_v2"));
        ISourceQueue queue = device.Queue();
        DeviceBuffer buffer = device.Allocate(4096);
        queue.Write(new byte[100], buffer, 0);
        queue.Add(device.Build().GetKernel("add"), buffer, 1);
        queue.Mark();
        fake.ForgetTrace();
        device.Dispose();
        string[] closed = fake.Trace;
        Assert.Equal("cuDevicePrimaryCtxRelease_v2", closed[^1]);
        int waited = Array.IndexOf(closed, "cuStreamSynchronize");
        foreach (string api in new[] { "cuStreamDestroy_v2", "cuEventDestroy_v2", "cuMemFreeHost", "cuMemFreeAsync", "cuModuleUnload" })
            Assert.True(waited < Array.IndexOf(closed, api), $"{api} stands before the wait for the stream: {string.Join(' ', closed)}");
        fake.AssertClean();
    }
}
