using L2Gpu.Runtime;
using L2Gpu.Runtime.Native;
using L2Gpu.Runtime.OpenCl;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What the runtime offers beyond OpenCL: memory that a launch adds, and work of other libraries.</summary>
public sealed unsafe class NativeRuntimeTests
{
    [FakeFact]
    public void A_kernel_is_one_object_for_each_size_of_memory_that_a_launch_adds()
    {
        using var fake = new FakeOpenCl();
        using (NativeDevice device = Open(fake, launchedBytes: 1000))
        {
            IProgram program = device.Build();
            Assert.Same(program.GetKernel("add", 1000), program.GetKernel("add", 1000));
            Assert.NotSame(program.GetKernel("add"), program.GetKernel("add", 1000));
            Assert.Throws<ArgumentOutOfRangeException>(() => program.GetKernel("add", 1001));
            Assert.Throws<ArgumentOutOfRangeException>(() => program.GetKernel("add", -1));
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Work_of_another_library_leases_its_buffers_and_ends_with_its_stretch()
    {
        using var fake = new FakeOpenCl();
        using (NativeDevice device = Open(fake))
        {
            fake.LeavePending();
            var queue = (NativeQueue)device.CreateQueue();
            DeviceBuffer buffer = device.Allocate(4096);
            var calls = new Calls();
            Assert.True(queue.TryEnqueue(new Call(fake.Library, buffer, calls), buffer));
            buffer.Dispose();
            Assert.Equal((1, 0L), (calls.Made, device.Memory.PooledBytes));
            queue.Synchronize();
            Assert.Equal(4096, device.Memory.PooledBytes);
            Assert.Throws<ObjectDisposedException>(() => queue.TryEnqueue(new Call(fake.Library, buffer, calls), buffer));
            Assert.Equal(1, calls.Made);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Work_of_another_library_allocates_nothing_and_has_an_event_now_and_then()
    {
        using var fake = new FakeOpenCl();
        using NativeDevice device = Open(fake);
        using var queue = (NativeQueue)device.CreateQueue();
        using DeviceBuffer buffer = device.Allocate(4096);
        var call = new Call(fake.Library, buffer, new Calls());
        for (int i = 0; i < 1000; i++) queue.TryEnqueue(call, buffer);
        int markers = fake.Calls("clEnqueueMarkerWithWaitList");
        Assert.InRange(markers, 1000 / InFlight.CommandsAStretch, 1000 / (InFlight.CommandsAStretch - 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) queue.TryEnqueue(call, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [FakeTheory]
    [InlineData(-6, typeof(DeviceOutOfMemoryException), 2)]
    [InlineData(-59, typeof(DeviceException), 1)]
    [InlineData(-9999, typeof(DeviceLostException), 1)]
    public void What_another_library_refuses_is_an_error_of_the_device_and_no_room_is_tried_twice(int code, Type error, int made)
    {
        using var fake = new FakeOpenCl();
        using (NativeDevice device = Open(fake))
        {
            var queue = (NativeQueue)device.CreateQueue();
            DeviceBuffer buffer = device.Allocate(4096);
            var calls = new Calls();
            fake.Fail("clEnqueueFillBuffer", code, times: int.MaxValue);
            var e = (DeviceException)Assert.Throws(error, () => queue.TryEnqueue(new Call(fake.Library, buffer, calls), buffer));
            Assert.Equal(("clEnqueueFillBuffer", code, made), (e.Api, e.Status, calls.Made));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_driver_that_keeps_its_programs_is_not_asked_for_them_unless_a_folder_is_given(bool given, bool left)
    {
        string folder = Directory.CreateTempSubdirectory("l2gpu-cache-").FullName;
        using var fake = new FakeOpenCl();
        using (NativeDevice device = Open(fake, options: new SourceDeviceOptions { CacheDirectory = given ? folder : null }, keepsPrograms: true))
            device.Compile(Sources.Small, Sources.Defines).Dispose();

        Assert.Equal(left, fake.Calls("clGetProgramInfo") == 0);
        Assert.Equal(left, Directory.GetFileSystemEntries(folder).Length == 0);
        fake.AssertClean();
        Directory.Delete(folder, recursive: true);
    }

    private static NativeDevice Open(FakeOpenCl fake, int launchedBytes = 0, SourceDeviceOptions? options = null, bool keepsPrograms = false)
    {
        nint platform, id;
        Assert.Equal(0, fake.Library.GetPlatformIDs(1, &platform, null));
        Assert.Equal(0, fake.Library.GetDeviceIDs(platform, OpenClInfo.TypeAll, 1, &id, null));
        SourceDeviceEntry entry = fake.Scan().Devices[0];
        var description = new NativeDescription(entry.Info, entry.Limits with { LaunchedGroupMemoryBytes = launchedBytes }, entry.Info.MemoryBytes) { KeepsPrograms = keepsPrograms };
        return new NativeDevice(new OpenClDriver(new OpenClCandidate(fake.Library, id, "fake")), description, options ?? new SourceDeviceOptions { CacheDirectory = string.Empty });
    }

    private sealed class Calls
    {
        public int Made { get; set; }
    }

    private readonly struct Call(OpenClLibrary library, DeviceBuffer buffer, Calls calls) : INativeCall
    {
        public NativeResult Enqueue(nint queue, out bool isEnqueued)
        {
            isEnqueued = true;
            calls.Made++;
            int zero = 0;
            return OpenClStatus.Of(library.EnqueueFillBuffer(queue, buffer.Handle, &zero, sizeof(int), 0, 64, 0, null, null));
        }
    }
}
