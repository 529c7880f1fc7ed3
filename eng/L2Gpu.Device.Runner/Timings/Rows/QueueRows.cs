using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>What the runtime costs beside the work: copies between host and device, how much of them hides behind kernels, launches.</summary>
internal static class QueueRows
{
    private const int Launches = 1000;
    private const long Items = 256;

    /// <summary>From ordinary memory of the host, through the queue's pinned ring.</summary>
    public static Row ToDevice(int bytes) => Transfer("host to device", bytes, (queue, buffer, host) => queue.Write(host, buffer, 0), AsWritten);

    /// <summary>Back.</summary>
    public static Row ToHost(int bytes) => Transfer("device to host", bytes, (queue, buffer, host) => queue.Read(buffer, 0, host), AsGenerated);

    /// <summary>A kernel on one queue beside a copy from the host on another that takes about as long: at best both take what the longer takes alone.</summary>
    public static Row Overlap(int bytes) => new("copy beside a kernel", string.Empty, [bytes], bytes, room =>
    {
        ISourceQueue other = room.NewQueue();
        byte[] host = RandomBytes(bytes);
        VectorView<double> target = room.Vector<double>(bytes / sizeof(double)), y = room.Vector<double>(room.ManyGroups * Items);
        double copy = Time(room, Write), kernel = Time(room, () => Compute(1));
        int rounds = (int)Math.Clamp(copy / kernel, 1, 1 << 20);
        return new Trial(new Workload(0, bytes), Arithmetic.None, Run, () => AsWritten(room, target, host))
        {
            Floor = Math.Max(copy, Time(room, () => Compute(rounds))),
            Restore = () => room.Queue.Clear(target.Buffer, 0, (nuint)bytes),
        };

        void Write() => room.Queue.Write(host, target.Buffer, 0);

        void Compute(int times) => room.Queue.Launch(
            TimingSources.CeilingKernel<double>(room.Device, "timings_multiply_add"), new LaunchSize(room.ManyGroups), new LaunchSize(Items), times, 0.5, 1.0, y.Buffer, 0L);

        void Run()
        {
            using IQueueMark start = room.Queue.Mark();
            Compute(rounds);
            other.WaitFor(start);
            other.Write(host, target.Buffer, 0);
            using IQueueMark end = other.Mark();
            room.Queue.WaitFor(end);
        }
    });

    /// <summary>A kernel that does nothing, one of a thousand: what the device sees, or the host until it may go on.</summary>
    public static Row Launch(bool byHost) => new(byHost ? "launch, by the host" : "launch, by the device", string.Empty, [Launches], 1 << 20, room =>
    {
        VectorView<double> x = room.Vector<double>(1);
        IKernel kernel = TimingSources.CeilingKernel<double>(room.Device, "timings_nothing");
        return new Trial(default, Arithmetic.None, Run, Nothing) { Count = Launches, ByHost = byHost };

        void Run()
        {
            for (int i = 0; i < Launches; i++) room.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(1), 1L, x.Buffer, 0L);
        }
    });

    /// <summary>A kernel that does nothing, and a wait for it.</summary>
    public static Row LaunchAndWait() => new("launch and wait", string.Empty, [1], 1 << 20, room =>
    {
        VectorView<double> x = room.Vector<double>(1);
        IKernel kernel = TimingSources.CeilingKernel<double>(room.Device, "timings_nothing");
        return new Trial(default, Arithmetic.None, Run, Nothing) { ByHost = true };

        void Run()
        {
            room.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(1), 1L, x.Buffer, 0L);
            room.Queue.Synchronize();
        }
    });

    private static Row Transfer(
        string work, int bytes, Action<ISourceQueue, DeviceBuffer, byte[]> move, Func<Room, VectorView<double>, byte[], Accuracy> check) => new(work, string.Empty, [bytes], bytes, room =>
    {
        VectorView<double> target = room.RandomMatrix<double>(1, bytes / sizeof(double), 1).Row(0);
        byte[] host = RandomBytes(bytes);
        return new Trial(new Workload(0, bytes), Arithmetic.None, () => move(room.Queue, target.Buffer, host), () => check(room, target, host));
    });

    // No page of it is one that the host has not written yet.
    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static double Time(Room room, Action run) => Clock.Samples(room.Queue, new Trial(default, Arithmetic.None, run, Nothing), 0).Min();

    // The device holds what the host has.
    private static Accuracy AsWritten(Room room, VectorView<double> target, byte[] host)
    {
        var there = new byte[host.Length];
        room.Queue.Read(target.Buffer, 0, there);
        var accuracy = new Accuracy();
        accuracy.Compare("the first byte that differs", there.AsSpan().CommonPrefixLength(host), host.Length, 1, 0);
        return accuracy;
    }

    // The host holds what was generated on the device.
    private static Accuracy AsGenerated(Room room, VectorView<double> target, byte[] host)
    {
        ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(host);
        int same = 0;
        while (same < values.Length && values[same] == Numbers.At<double>(1, same)) same++;
        var accuracy = new Accuracy();
        accuracy.Compare("the first number that differs", same, target.Length, 1, 0);
        return accuracy;
    }

    private static Accuracy Nothing()
    {
        var accuracy = new Accuracy();
        accuracy.Compare("nothing", 0, 0, 1, 0);
        return accuracy;
    }
}
