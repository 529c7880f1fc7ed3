using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What fails once works the next time, and what is given to a queue begins.</summary>
public sealed class TransientFailureTests
{
    [FakeFact]
    public void An_operator_whose_kernel_could_not_be_built_once_builds_it_the_next_time()
    {
        using var fake = new FakeOpenCl();
        using (Accelerator device = SourceAccelerator.Create(fake.Open()))
        using (var arrays = new DeviceArrays(device.Device))
        {
            BatchView<float> a = arrays.Room<float>(1, 4, 4), b = arrays.Room<float>(1, 4, 4), c = arrays.Room<float>(1, 4, 4);
            IGemm<float> gemm = device.Get<IGemm<float>>();
            void Multiply() => gemm.Multiply(arrays.Queue, Transpose.No, Transpose.No, 1, a, b, 0, c);
            fake.Fail("clBuildProgram", -6);
            Assert.Equal("clBuildProgram", Assert.Throws<DeviceOutOfMemoryException>(Multiply).Api);
            Multiply();
            Assert.Equal(1, fake.Launches);
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_mark_that_the_driver_would_not_begin_is_released()
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice device = fake.Open();
        using ISourceQueue queue = device.Queue();
        fake.Fail("clFlush", -59);
        Assert.Equal("clFlush", Assert.Throws<DeviceException>(queue.Mark).Api);
        Assert.Equal(0, fake.Live[5]);
        queue.Mark().Dispose();
    }

    [FakeFact]
    public void A_driver_that_keeps_commands_back_is_told_to_begin_at_the_first_launch_and_a_few_times_more()
    {
        using var fake = new FakeOpenCl();
        using ISourceDevice device = fake.Open();
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(4096);
        IKernel kernel = device.Build().GetKernel("add");
        fake.LeavePending();
        int before = fake.Calls("clFlush");
        queue.Add(kernel, buffer, 1);
        Assert.Equal(1, fake.Calls("clFlush") - before);
        for (int i = 1; i < 63; i++) queue.Add(kernel, buffer, 1);
        Assert.Equal(6, fake.Calls("clFlush") - before);
        for (int i = 63; i < 127; i++) queue.Add(kernel, buffer, 1);
        Assert.Equal(7, fake.Calls("clFlush") - before);
    }
}
