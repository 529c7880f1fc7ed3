using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>What fails once works the next time.</summary>
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
}
