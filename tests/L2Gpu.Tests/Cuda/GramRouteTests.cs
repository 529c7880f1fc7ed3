using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Gram matrices go to tensor cores where these are worth it for the type, which GPUs for graphics are not.</summary>
public sealed class GramRouteTests
{
    [FakeTheory]
    [InlineData(7, 5, "gram_product", "gram_product")]
    [InlineData(8, 0, "gram_tensor_product", "gram_tensor_product")]
    [InlineData(8, 6, "gram_product", "gram_product")]
    [InlineData(8, 9, "gram_product", "gram_product")]
    [InlineData(9, 0, "gram_tensor_product", "gram_tensor_product")]
    [InlineData(10, 3, "gram_tensor_product", "gram_product")]
    [InlineData(12, 0, "gram_product", "gram_product")]
    public void Tensor_cores_are_chosen_by_type_and_GPU(int major, int minor, string floats, string doubles)
    {
        using var fake = new FakeCuda();
        fake.Capability(major, minor);
        using (Accelerator accelerator = SourceAccelerator.Create(fake.Open()))
        {
            Assert.Equal(floats, Multiply<float>(accelerator, fake));
            Assert.Equal(doubles, Multiply<double>(accelerator, fake));
        }

        fake.AssertClean();
    }

    // The kernel that is launched for one matrix of order 32.
    private static string Multiply<T>(Accelerator accelerator, FakeCuda fake)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Side = 32, Elements = Side * Side;
        nuint bytes = (nuint)(Elements * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        using IQueue queue = accelerator.Device.CreateQueue();
        using DeviceBuffer x = accelerator.Device.Allocate(bytes), gram = accelerator.Device.Allocate(bytes);
        accelerator.Get<IGram<T>>().Multiply(
            queue, new BatchView<T>(x, 0, 1, Elements, Side, Side, Side), null, new BatchView<T>(gram, 0, 1, Elements, Side, Side, Side));
        queue.Synchronize();
        return fake.LastKernel;
    }
}
