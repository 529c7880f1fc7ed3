using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Native;

/// <summary>What a launch checks, and what it costs.</summary>
public sealed class LaunchTests
{
    [FakeTheory]
    [EachFake]
    public void A_launch_that_does_not_fit_its_kernel_is_refused(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using ISourceDevice device = fake.Open(), other = fake.Open();
        using ISourceQueue queue = device.Queue();
        IProgram program = device.Build();
        IKernel add = program.GetKernel("add");
        Assert.Same(add, program.GetKernel("add"));
        using DeviceBuffer buffer = device.Allocate(64), foreign = other.Allocate(64);
        var one = new LaunchSize(1);
        Assert.Contains("takes 3 arguments, not 2", Assert.Throws<ArgumentException>(() => queue.Launch(add, one, one, buffer, 1L)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => queue.Launch(add, new LaunchSize(0), one));
        Assert.Throws<MixedDevicesException>(() => queue.Launch(add, one, one, foreign, 1L, 1f));
        Assert.Throws<ArgumentException>(() => queue.Launch(other.Build().GetKernel("add"), one, one, buffer, 1L, 1f));
        Assert.Throws<ArgumentException>(() => queue.Launch(null!, one, one));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Launch(add, new LaunchSize(-1), one, buffer, 1L, 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Launch(add, new LaunchSize(1, 65536), one, buffer, 1L, 1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Launch(add, one, new LaunchSize(0), buffer, 1L, 1f));
        Assert.Throws<MixedDevicesException>(() => queue.WaitFor(other.Queue().Mark()));
        Assert.Throws<ArgumentException>(() => queue.Copy(buffer, 0, buffer, 4, 8));
        var none = Assert.Throws<DeviceException>(() => program.GetKernel("none"));
        Assert.Contains("small.kernel.c (REAL=float) has no kernel 'none'", none.Message, StringComparison.Ordinal);
        Assert.Equal(fake.MissingKernel, (none.Api, none.Status));
        Assert.Equal(0, fake.Launches);
    }

    [FakeTheory]
    [EachFake]
    public void Nothing_to_do_is_not_done(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using ISourceDevice device = fake.Open();
        using ISourceQueue queue = device.Queue();
        IKernel add = device.Build().GetKernel("add");
        using DeviceBuffer empty = device.Allocate(0), buffer = device.Allocate(8);
        queue.Launch(add, new LaunchSize(0), new LaunchSize(1), empty, 0L, 1f);
        queue.Write([], empty, 0);
        queue.Read(buffer, 8, []);
        queue.Copy(empty, 0, buffer, 8, 0);
        queue.Clear(empty, 0, 0);
        Assert.Equal(0, fake.Launches + fake.Transfers);
        queue.Launch(add, new LaunchSize(1), new LaunchSize(1), empty, 0L, 1f);
        Assert.Equal(1, fake.Launches);
    }

    [FakeTheory]
    [EachFake]
    public void A_launch_allocates_nothing_and_waits_for_nothing(string library)
    {
        using var fake = FakeLibrary.Create(library);
        using ISourceDevice device = fake.Open();
        using ISourceQueue queue = device.Queue();
        IKernel add = device.Build().GetKernel("add");
        using DeviceBuffer buffer = device.Allocate(1024);
        byte[] small = new byte[64];
        fake.RunAtOnce();
        for (int i = 0; i < 1000; i++) Work();
        int waits = fake.Waits;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Work();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(waits, fake.Waits);

        void Work()
        {
            queue.Add(add, buffer, 1);
            queue.Write(small, buffer, 0);
        }
    }
}
