using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>What a launch gives to the driver: grid, block, and the memory of a group.</summary>
public sealed class GroupMemoryTests
{
    [FakeTheory]
    [InlineData(0)]
    [InlineData(1024)]
    [InlineData(48 << 10)]
    [InlineData((48 << 10) + 16)]
    [InlineData(232448)]
    public void Memory_of_a_group_is_asked_for_and_launched_with(int bytes)
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            IKernel spin = bench.Program.GetKernel("spin", bytes);
            bench.Queue.Launch(spin, new LaunchSize(5, 6, 7), new LaunchSize(8, 4, 2), bench.Buffer, 1L, 3);
            bench.Queue.Synchronize();
            Assert.Equal([5, 6, 7, 8, 4, 2, bytes], fake.LastLaunch);
            Assert.Equal("spin", fake.LastKernel);
            bench.Queue.Launch(bench.Kernel, new LaunchSize(1), new LaunchSize(32), bench.Buffer, 1L, 3f);
            Assert.Equal([1, 1, 1, 32, 1, 1, 0], fake.LastLaunch);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void One_kernel_with_two_amounts_of_memory_is_launched_with_either()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            IKernel more = bench.Program.GetKernel("spin", 200 << 10), less = bench.Program.GetKernel("spin", 100 << 10), none = bench.Program.GetKernel("spin");
            foreach ((IKernel kernel, int bytes) in new[] { (more, 200 << 10), (less, 100 << 10), (none, 0), (more, 200 << 10) })
            {
                bench.Queue.Launch(kernel, new LaunchSize(1), new LaunchSize(1), bench.Buffer, 1L, 3);
                Assert.Equal(bytes, fake.LastLaunch[6]);
            }
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void More_than_a_group_can_have_is_refused()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake)) Assert.ThrowsAny<Exception>(() => bench.Program.GetKernel("spin", 232449));
        fake.AssertClean();
    }

    [FakeFact]
    public void Launches_at_the_limits_of_the_device_run()
    {
        using var fake = new FakeCuda();
        using (var bench = new Bench(fake))
        {
            bench.Queue.Launch(bench.Kernel, new LaunchSize(int.MaxValue, 65535, 65535), new LaunchSize(1024), bench.Buffer, 1L, 1f);
            bench.Queue.Launch(bench.Kernel, new LaunchSize(1), new LaunchSize(4, 4, 64), bench.Buffer, 1L, 1f);
            Assert.Equal(2, fake.Launches);
        }

        fake.AssertClean();
    }
}
