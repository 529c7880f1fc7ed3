using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>What the queues of every device must do.</summary>
internal static class QueueConformance
{
    private const string Reason = "It is about copies; no operator runs.";

    public static IEnumerable<ConformanceCase> Cases()
        => new CaseList("Queue", string.Empty, _ => true)
            .Exempt("what is written is read, at every offset and length", Reason, RoundTrip)
            .Exempt("copies touch their range and nothing else", Reason, Ranges)
            .Exempt("ranges outside the buffer are refused", Reason, OutOfRange)
            .Exempt("work runs in the order in which it was enqueued", Reason, Order)
            .Exempt("the source of a write may change when the call returns", Reason, SourceReuse)
            .Exempt("views with gaps are copied row by row, and the gaps stay", Reason, Views)
            .Exempt("a span of another size than the view is refused", Reason, WrongSize)
            .Exempt("queues of one device see each other's work after Synchronize", Reason, TwoQueues)
            .Exempt("a buffer may be disposed while work on it is enqueued", Reason, DisposalInFlight)
            .Cases;

    private static void RoundTrip(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Allocate(300);
        foreach (int length in new[] { 0, 1, 3, 4, 16, 63, 64, 65, 200 })
        {
            for (int offset = 0; offset < 100; offset += 7)
            {
                byte[] source = Bytes((ulong)((length * 100) + offset), length), found = new byte[length];
                context.Queue.Write(source, buffer, (nuint)offset);
                context.Queue.Read(buffer, (nuint)offset, found);
                context.Expect(found.AsSpan().SequenceEqual(source), $"{length} bytes at {offset} came back changed");
            }
        }
    }

    private static void Ranges(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Allocate(256);
        byte[] image = Bytes(1, 256), found = new byte[256];
        context.Queue.Write(image, buffer, 0);
        foreach ((int offset, int length) in new[] { (0, 1), (255, 1), (256, 0), (13, 100), (128, 128) })
        {
            byte[] part = Bytes((ulong)offset, length);
            part.CopyTo(image, offset);
            context.Queue.Write(part, buffer, (nuint)offset);
            context.Queue.Read(buffer, 0, found);
            context.Expect(found.AsSpan().SequenceEqual(image), $"writing {length} bytes at {offset} changed others");
        }
    }

    private static void OutOfRange(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Allocate(64);
        foreach ((nuint offset, int length) in new (nuint, int)[] { (0, 65), (64, 1), (65, 0), (nuint.MaxValue, 1), (nuint.MaxValue - 3, 8), (60, 5) })
        {
            context.Begin($"offset={offset} length={length}");
            buffer = context.Allocate(64);
            context.ExpectRefusal<ArgumentException>("a write", () => context.Queue.Write(new byte[length], buffer, offset));
            context.ExpectRefusal<ArgumentException>("a read", () => context.Queue.Read(buffer, offset, new byte[length]));
        }

        context.ExpectRefusal<ArgumentException>("a write to nothing", () => context.Queue.Write(new byte[1], null!, 0));
        context.ExpectRefusal<ArgumentException>("a read from nothing", () => context.Queue.Read(null!, 0, new byte[1]));
    }

    private static void Order(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Allocate(64);
        byte[] last = [];
        for (ulong i = 0; i < 50; i++)
        {
            last = Bytes(i, 64);
            context.Queue.Write(last, buffer, 0);
        }

        byte[] found = new byte[64];
        context.Queue.Read(buffer, 0, found);
        context.Expect(found.AsSpan().SequenceEqual(last), $"the last of 50 writes did not win");
    }

    private static void SourceReuse(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Allocate(1 << 16);
        byte[] source = Bytes(3, 1 << 16), found = new byte[1 << 16];
        byte[] copy = [.. source];
        context.Queue.Write(source, buffer, 0);
        Array.Clear(source);
        context.Queue.Read(buffer, 0, found);
        context.Expect(found.AsSpan().SequenceEqual(copy), $"the write read its source after it had returned");
    }

    private static void Views(ConformanceContext context)
    {
        foreach ((int rows, int columns) in new[] { (1, 1), (1, 9), (9, 1), (5, 7), (0, 3), (3, 0), (17, 33) })
        {
            for (int turn = 0; turn < 3; turn++)
            {
                context.Begin($"rows={rows} columns={columns} layout={GuardLayout.Nth(turn)}");
                GuardedBatch<float> batch = context.Output<float>(1, rows, columns, GuardLayout.Nth(turn));
                float[] values = new NumberStream(4).Uniform<float>(rows * columns), found = new float[values.Length];
                context.Queue.Write<float>(values, batch.Matrix);
                context.Queue.Read(batch.Matrix, found.AsSpan());
                context.Expect(found.AsSpan().SequenceEqual(values), $"the view came back changed");
                context.Expect(batch.Read("view").AsSpan().SequenceEqual(values), $"the view was written elsewhere");
            }
        }
    }

    private static void WrongSize(ConformanceContext context)
    {
        GuardedBatch<double> batch = context.Output<double>(1, 3, 4, GuardLayout.Gappy);
        foreach (int length in new[] { 0, 11, 13 })
        {
            context.ExpectRefusal<ArgumentException>($"writing {length} elements to 12", () => context.Queue.Write<double>(new double[length], batch.Matrix));
            context.ExpectRefusal<ArgumentException>($"reading 12 elements into {length}", () => context.Queue.Read(batch.Matrix, new double[length].AsSpan()));
        }
    }

    private static void TwoQueues(ConformanceContext context)
    {
        using IQueue other = context.Accelerator.Device.CreateQueue();
        context.Expect(ReferenceEquals(other.Device, context.Accelerator.Device), $"the queue names another device");
        DeviceBuffer buffer = context.Allocate(64);
        byte[] source = Bytes(5, 64), found = new byte[64];
        context.Queue.Write(source, buffer, 0);
        context.Queue.Synchronize();
        other.Read(buffer, 0, found);
        context.Expect(found.AsSpan().SequenceEqual(source), $"the other queue read something else");
    }

    private static void DisposalInFlight(ConformanceContext context)
    {
        for (ulong i = 0; i < 20; i++)
        {
            DeviceBuffer buffer = context.Accelerator.Device.Allocate(1 << 14);
            context.Queue.Write(Bytes(i, 1 << 14), buffer, 0);
            buffer.Dispose();
        }

        context.Queue.Synchronize();
        context.Expect(true, $"");
    }

    private static byte[] Bytes(ulong seed, int length)
    {
        var numbers = new NumberStream(seed);
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)numbers.NextBits();
        return bytes;
    }
}
