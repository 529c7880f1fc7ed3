using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>What the buffers of every device must do.</summary>
internal static class BufferConformance
{
    private const string Reason = "It is about memory; no operator runs.";

    public static IEnumerable<ConformanceCase> Cases()
        => new CaseList("Buffer", string.Empty, _ => true)
            .Exempt("a buffer knows its device and its size", Reason, Properties)
            .Exempt("disposal is idempotent and ends leasing", Reason, Disposal)
            .Exempt("a disposed buffer stays readable to who holds a lease", Reason, LeaseOutlivesDisposal)
            .Exempt("leases end in any order", Reason, LeaseOrder)
            .Exempt("memory that cannot be had is refused by name", Reason, OutOfMemory)
            .Exempt("many buffers live side by side", Reason, ManyBuffers)
            .Exempt("a disposed buffer is refused by operations on it", Reason, UseAfterDisposal)
            .Exempt("an unknown service is not there", Reason, UnknownService)
            .Cases;

    private static void Properties(ConformanceContext context)
    {
        foreach (int bytes in new[] { 0, 1, 7, 64, 4097, 1 << 20 })
        {
            context.Begin($"bytes={bytes}");
            DeviceBuffer buffer = context.Allocate((nuint)bytes);
            context.Expect(ReferenceEquals(buffer.Device, context.Accelerator.Device), $"the buffer names another device");
            context.Expect(buffer.ByteLength == (nuint)bytes, $"ByteLength is {buffer.ByteLength}");
            context.Expect(!buffer.IsDisposed, $"a new buffer is disposed");
        }
    }

    private static void Disposal(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Accelerator.Device.Allocate(128);
        buffer.Dispose();
        buffer.Dispose();
        context.Expect(buffer.IsDisposed, $"IsDisposed is false after disposal");
        context.ExpectRefusal<ObjectDisposedException>("a lease on a disposed buffer", () => buffer.Lease());
    }

    private static void LeaseOutlivesDisposal(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Accelerator.Device.Allocate(128);
        nint handle = buffer.Handle;
        BufferLease lease = buffer.Lease();
        buffer.Dispose();
        context.Expect(buffer.IsDisposed, $"IsDisposed is false under a lease");
        context.Expect(buffer.Handle == handle, $"the memory was given back under a lease");
        lease.Dispose();
        lease.Dispose();
        context.ExpectRefusal<ObjectDisposedException>("a lease after the last one ended", () => buffer.Lease());
    }

    private static void LeaseOrder(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Accelerator.Device.Allocate(128);
        nint handle = buffer.Handle;
        BufferLease first = buffer.Lease(), second = buffer.Lease(), third = buffer.Lease();
        second.Dispose();
        buffer.Dispose();
        first.Dispose();
        context.Expect(buffer.Handle == handle, $"the memory was given back under the last lease");
        third.Dispose();
        context.Expect(buffer.IsDisposed, $"IsDisposed is false");
    }

    private static void OutOfMemory(ConformanceContext context)
    {
        foreach (nuint bytes in new[] { nuint.MaxValue, nuint.MaxValue / 2, (nuint)1 << 50 })
        {
            context.Begin($"bytes={bytes}");
            context.ExpectRefusal<DeviceOutOfMemoryException>("memory beyond every machine", () => context.Allocate(bytes));
        }

        context.Begin($"bytes=64, afterwards");
        context.Expect(!context.Allocate(64).IsDisposed, $"the device does not recover from a refusal");
    }

    private static void ManyBuffers(ConformanceContext context)
    {
        int count = context.IsFull ? 500 : 20;
        GuardedBatch<double>[] all = [.. Enumerable.Range(0, count).Select(i => context.Upload(new NumberStream((ulong)i).Uniform<double>(33), 3, 11, GuardLayout.Nth(i)))];
        foreach (GuardedBatch<double> batch in all) batch.ExpectUnchanged("a buffer");
    }

    private static void UseAfterDisposal(ConformanceContext context)
    {
        DeviceBuffer buffer = context.Accelerator.Device.Allocate(128);
        buffer.Dispose();
        context.ExpectRefusal<ObjectDisposedException>("a write to a disposed buffer", () => context.Queue.Write(new byte[8], buffer, 0));
        context.ExpectRefusal<ObjectDisposedException>("a read from a disposed buffer", () => context.Queue.Read(buffer, 0, new byte[8]));
    }

    private static void UnknownService(ConformanceContext context)
    {
        bool found = context.Accelerator.Device.TryGetService(out ConformanceContext? service);
        context.Expect(!found && service is null, $"the device offers a service that does not exist");
        bool itself = context.Accelerator.Device.TryGetService(out IDevice? _);
        context.Expect(!itself, $"the device hands itself out as a service");
    }
}
