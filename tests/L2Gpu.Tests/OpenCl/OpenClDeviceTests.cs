using System.Runtime.InteropServices;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>The runtime on a real OpenCL device: PoCL where nothing else is there.</summary>
public sealed class OpenClDeviceTests
{
    [OpenClFact]
    public void Integer_division_by_zero_still_throws_after_a_kernel_ran()
    {
        using ISourceDevice device = OpenClPresence.Open();
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(4096);
        queue.Add(device.Build().GetKernel("add"), buffer, 1);
        queue.Synchronize();
        int zero = Environment.TickCount64 < 0 ? 1 : 0;
        Assert.Throws<DivideByZeroException>(() => 1 / zero);
        Assert.Throws<DivideByZeroException>(() => 1L % zero);
    }

    [OpenClFact]
    public void An_error_of_the_compiler_names_the_line_of_our_source_and_quotes_it()
    {
        using ISourceDevice device = OpenClPresence.Open();
        var part = new KernelSource("Tests/part.kernel.c", "DEVICE float twice(float x)\n{\n    return x * wrong;\n}\n");
        var source = new KernelSource("Tests/broken.kernel.c", "// One.\nKERNEL(1, 1, 1) broken(GLOBAL float* x)\n{\n    x[0] = missing(1) + COLUMNS;\n}\n", part);
        var e = Assert.Throws<KernelCompileException>(() => device.Compile(source, KernelDefines.None.With("COLUMNS", 3)));
        Assert.Contains("Tests/broken.kernel.c (COLUMNS=3) does not compile for", e.Message, StringComparison.Ordinal);
        Assert.Contains("\nTests/part.kernel.c:3: use of undeclared identifier 'wrong'\n    return x * wrong;\n", e.Message, StringComparison.Ordinal);
        Assert.Contains("\nTests/broken.kernel.c:4: ", e.Message, StringComparison.Ordinal);
        Assert.Contains("\n    x[0] = missing(1) + COLUMNS;\n", e.Message, StringComparison.Ordinal);
        Assert.Equal(("clBuildProgram", -11), (e.Api, e.Status));
        Assert.NotEmpty(e.BuildLog!);
        device.Build().GetKernel("add");
    }

    [OpenClFact]
    public void Marks_measure_the_time_of_the_device()
    {
        using ISourceDevice device = OpenClPresence.Open();
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(4 << 10);
        IKernel spin = device.Build().GetKernel("spin");
        queue.Clear(buffer, 0, buffer.ByteLength);
        queue.Launch(spin, new LaunchSize(1), new LaunchSize(1), buffer, 1024L, 1);
        using IQueueMark start = queue.Mark();
        queue.Launch(spin, new LaunchSize(1), new LaunchSize(1), buffer, 1024L, 20_000);
        using IQueueMark end = queue.Mark();
        Assert.InRange(end.Since(start).TotalMilliseconds, 0.5, 60_000);
        Assert.True(start.IsReached && end.IsReached);
        Assert.Equal(-end.Since(start), start.Since(end));
    }

    [OpenClFact]
    public void A_queue_of_transfers_and_a_queue_of_kernels_keep_order_by_marks()
    {
        const int Slots = 3, Blocks = 40, Length = 300_000;
        using ISourceDevice device = OpenClPresence.Open();
        using ISourceQueue transfers = device.Queue(), compute = device.Queue();
        IProgram program = device.Build();
        IKernel add = program.GetKernel("add"), spin = program.GetKernel("spin");
        DeviceBuffer[] slots = [.. Enumerable.Range(0, Slots).Select(_ => device.Allocate(Length * sizeof(float)))];
        using DeviceBuffer results = device.Allocate(Blocks * sizeof(float)), work = device.Allocate(4096);
        var free = new IQueueMark?[Slots];
        float[] host = new float[Length];
        for (int block = 0; block < Blocks; block++)
        {
            int slot = block % Slots;
            if (free[slot] is { } mark)
            {
                transfers.WaitFor(mark);
                mark.Dispose();
            }

            host.AsSpan().Fill(block);
            transfers.Write(MemoryMarshal.AsBytes(host.AsSpan()), slots[slot], 0);
            using IQueueMark written = transfers.Mark();
            compute.WaitFor(written);
            compute.Launch(spin, new LaunchSize(1), new LaunchSize(1), work, 1024L, 300);
            compute.Add(add, slots[slot], 0.5f);
            compute.Copy(slots[slot], (Length - 1) * sizeof(float), results, (nuint)(block * sizeof(float)), sizeof(float));
            free[slot] = compute.Mark();
        }

        float[] found = new float[Blocks];
        compute.Read(results, 0, MemoryMarshal.AsBytes(found.AsSpan()));
        Assert.Equal(Enumerable.Range(0, Blocks).Select(block => block + 0.5f), found);
    }

    [OpenClFact]
    public void Two_threads_with_a_queue_each_share_a_kernel()
    {
        using ISourceDevice device = OpenClPresence.Open();
        IKernel add = device.Build().GetKernel("add");
        Parallel.For(0, 2, thread =>
        {
            using ISourceQueue queue = device.Queue();
            var numbers = new Random(thread);
            for (int turn = 0; turn < 200; turn++)
            {
                int length = numbers.Next(1, 5000);
                using DeviceBuffer buffer = device.Allocate((nuint)(length * sizeof(float)));
                float[] values = [.. Enumerable.Range(0, length).Select(i => (float)(i + thread))];
                queue.Write(MemoryMarshal.AsBytes(values.AsSpan()), buffer, 0);
                for (int i = 1; i <= 4; i++) queue.Add(add, buffer, i + thread);
                queue.Read(buffer, 0, MemoryMarshal.AsBytes(values.AsSpan()));
                for (int i = 0; i < length; i++) Assert.Equal(i + 10f + (5 * thread), values[i]);
            }
        });
    }

    [OpenClFact]
    public void Buffers_disposed_at_once_serve_launches_in_flight()
    {
        using ISourceDevice device = OpenClPresence.Open();
        using ISourceQueue queue = device.Queue();
        IProgram program = device.Build();
        IKernel add = program.GetKernel("add"), spin = program.GetKernel("spin");
        using DeviceBuffer sum = device.Allocate(4096);
        queue.Clear(sum, 0, 4096);
        float[] ones = new float[1024], found = new float[1024];
        ones.AsSpan().Fill(1);
        for (int i = 0; i < 500; i++)
        {
            using DeviceBuffer scratch = device.Allocate(4096);
            queue.Write(MemoryMarshal.AsBytes(ones.AsSpan()), scratch, 0);
            if (i % 50 == 0) queue.Launch(spin, new LaunchSize(1), new LaunchSize(1), scratch, 1024L, 100);
            queue.Add(add, scratch, i);
            queue.Copy(scratch, 0, sum, 0, 4096);
        }

        queue.Read(sum, 0, MemoryMarshal.AsBytes(found.AsSpan()));
        Assert.All(found, value => Assert.Equal(500f, value));
    }

    [OpenClFact]
    public void Devices_come_and_go_with_work_in_flight()
    {
        for (int turn = 0; turn < 30; turn++)
        {
            using ISourceDevice device = OpenClPresence.Open();
            IProgram program = device.Build();
            ISourceQueue queue = device.Queue();
            DeviceBuffer buffer = device.Allocate(1 << 16);
            queue.Write(new byte[1 << 16], buffer, 0);
            queue.Launch(program.GetKernel("spin"), new LaunchSize(1), new LaunchSize(1), buffer, 1024L, 500);
            queue.Mark();
            if (turn % 2 == 0) buffer.Dispose();
        }
    }

    [OpenClFact]
    public void Copies_of_every_size_arrive_whole()
    {
        using ISourceDevice device = OpenClPresence.Open();
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(24 << 20), other = device.Allocate(24 << 20);
        byte[] source = new byte[24 << 20], found = new byte[24 << 20];
        new Random(7).NextBytes(source);
        foreach (int length in new[] { 1, 1000, 1 << 20, (4 << 20) - 1, (4 << 20) + 3, 24 << 20 })
        {
            queue.Write(source.AsSpan(0, length), buffer, 0);
            queue.Clear(other, 0, (nuint)length);
            queue.Copy(buffer, 0, other, 0, (nuint)length);
            queue.Read(other, 0, found.AsSpan(0, length));
            Assert.True(found.AsSpan(0, length).SequenceEqual(source.AsSpan(0, length)), $"{length} bytes");
        }
    }
}
