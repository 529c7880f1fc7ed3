using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Who carries out a product is what the table says, and without cuBLAS everything works.</summary>
public sealed class GemmRouteTests
{
    [FakeTheory]
    [InlineData(9, 0, 16, 1, "gemm", "gemm")]
    [InlineData(9, 0, 64, 1, "gemm_tensor", "gemm_tensor")]
    [InlineData(9, 0, 256, 1, "gemm_tensor", "cublasDgemm_v2")]
    [InlineData(9, 0, 256, 3, "gemm_tensor", "cublasDgemmStridedBatched")]
    [InlineData(9, 0, 256, 65, "gemm_tensor", "gemm_tensor")]
    [InlineData(8, 6, 64, 1, "gemm", "gemm")]
    [InlineData(8, 6, 256, 1, "cublasSgemm_v2", "cublasDgemm_v2")]
    [InlineData(7, 5, 128, 2, "cublasSgemmStridedBatched", "gemm")]
    [InlineData(6, 1, 256, 1, "gemm", "cublasDgemm_v2")]
    public void The_table_is_honoured(int major, int minor, int size, int count, string floats, string doubles)
    {
        using var fake = new FakeCuda();
        using var blas = new FakeCublas(fake);
        fake.Capability(major, minor);
        using (Accelerator accelerator = SourceAccelerator.Create(blas.Open()))
        {
            Assert.Equal(floats, Multiply<float>(accelerator, size, count, fake, blas));
            Assert.Equal(doubles, Multiply<double>(accelerator, size, count, fake, blas));
        }

        blas.AssertClean();
    }

    [FakeTheory]
    [InlineData(9, "gemm_tensor", "gemm_tensor")]
    [InlineData(7, "gemm", "gemm")]
    public void Without_the_library_our_own_kernels_do_it(int major, string floats, string doubles)
    {
        using var fake = new FakeCuda();
        fake.Capability(major, 0);
        using (Accelerator accelerator = SourceAccelerator.Create(fake.Open()))
        {
            Assert.Equal(floats, Multiply<float>(accelerator, 256, 1, fake, null));
            Assert.Equal(doubles, Multiply<double>(accelerator, 256, 1, fake, null));
        }

        fake.AssertClean();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(75)]
    [InlineData(90)]
    [InlineData(999)]
    public void Every_device_has_a_route_for_every_product_and_tensor_cores_only_where_the_kernels_know_them(int architecture)
    {
        foreach (Type type in new[] { typeof(float), typeof(double) })
        {
            var routes = new GemmRoutes(type, architecture);
            Assert.Equal(GemmRoute.Common, routes.Choose(1, 1, 0, 1));
            if (architecture == 0) Assert.Equal(GemmRoute.Common, routes.Choose(4096, 4096, 4096, 1));
            Assert.NotEqual(GemmRoute.Vendor, routes.Choose(4096, 4096, 4096, 1, GemmRoute.Tensor));
            Assert.Equal(GemmRoute.Common, routes.Choose(4096, 4096, 4096, 1, GemmRoute.Common));
            if (architecture is not 90) Assert.NotEqual(GemmRoute.Tensor, routes.Choose(4096, 4096, 4096, 1, GemmRoute.Tensor));
        }
    }

    // The function of cuBLAS that did a product of squares of ones, or else the kernel that was launched for it. What cuBLAS did is right.
    private static string Multiply<T>(Accelerator accelerator, int size, int count, FakeCuda fake, FakeCublas? blas)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IQueue queue = accelerator.Device.CreateQueue();
        long elements = (long)size * size;
        nuint bytes = (nuint)(elements * System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        using DeviceBuffer ones = accelerator.Device.Allocate(bytes), product = accelerator.Device.Allocate(bytes * (nuint)count);
        var values = new T[elements];
        Array.Fill(values, T.One);
        queue.Write<T>(values, new VectorView<T>(ones, 0, elements));
        string letter = typeof(T) == typeof(float) ? "S" : "D";
        string[] functions = [$"cublas{letter}gemm_v2", $"cublas{letter}gemmStridedBatched"];
        int[] before = [.. functions.Select(function => blas?.Calls(function) ?? 0)];
        int launches = fake.Launches;
        var one = new BatchView<T>(ones, 0, count, 0, size, size, size);
        accelerator.Get<IGemm<T>>().Multiply(queue, Transpose.No, Transpose.Yes, T.One, one, one, T.Zero, new BatchView<T>(product, 0, count, elements, size, size, size));
        queue.Synchronize();
        int called = Array.FindIndex(functions, function => blas is not null && blas.Calls(function) > before[Array.IndexOf(functions, function)]);
        if (called < 0) return fake.LastKernel;
        Assert.Equal(launches, fake.Launches);
        queue.Read(new VectorView<T>(product, (count - 1) * elements, elements), values);
        Assert.All(values, value => Assert.Equal(T.CreateTruncating(size), value));
        return functions[called];
    }
}
