using System.Numerics;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>cuBLAS as a service of a device: what it is told, whose handles it has, and what its refusals become.</summary>
public sealed class CublasTests
{
    [FakeTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void Products_are_those_of_row_major_matrices_in_the_order_of_their_queue(int count)
    {
        using var fake = new FakeCuda();
        using var blas = new FakeCublas(fake);
        fake.LeavePending();
        using (ISourceDevice device = blas.Open())
        {
            Assert.True(device.TryGetService(out IVendorBlas? service));
            Assert.Equal("cuBLAS 12.4.5", service.Name);
            foreach (bool transposeA in new[] { false, true })
            {
                foreach (bool transposeB in new[] { false, true })
                {
                    Compare<float>(device, service, transposeA, transposeB, count);
                    Compare<double>(device, service, transposeA, transposeB, count);
                }
            }
        }

        Assert.Equal(4, blas.Calls(count == 1 ? "cublasSgemm_v2" : "cublasSgemmStridedBatched"));
        blas.AssertClean();
    }

    [FakeFact]
    public void A_queue_has_a_handle_of_its_own_for_as_long_as_it_lives()
        => With((blas, device, service, buffer) =>
        {
            using (ISourceQueue first = device.Queue(), second = device.Queue())
            {
                foreach (ISourceQueue queue in new[] { first, second, first, second }) Multiply(service, queue, buffer);
                Assert.Equal(2, blas.Live);
                Assert.Equal(2, blas.Calls("cublasCreate_v2"));
            }

            Assert.Equal(0, blas.Live);
        });

    [FakeTheory]
    [InlineData("cublasDgemm_v2", 1, "CUBLAS_STATUS_NOT_INITIALIZED")]
    [InlineData("cublasDgemm_v2", 13, "CUBLAS_STATUS_EXECUTION_FAILED")]
    [InlineData("cublasDgemm_v2", 8, "CUBLAS_STATUS_ARCH_MISMATCH")]
    public void A_refusal_is_an_error_with_its_name_and_number(string api, int status, string name)
        => With((blas, device, service, buffer) =>
        {
            using ISourceQueue queue = device.Queue();
            blas.Fail(api, status);
            DeviceException error = Assert.Throws<DeviceException>(() => Multiply(service, queue, buffer));
            Assert.Equal((api, status), (error.Api, error.Status));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Multiply(service, queue, buffer);
            Assert.Equal(1, blas.Live);
        });

    [FakeTheory]
    [InlineData("cublasCreate_v2", 8)]
    [InlineData("cublasCreate_v2", 15)]
    [InlineData("cublasSetStream_v2", 14)]
    [InlineData("cublasSetMathMode", 7)]
    public void A_library_that_gives_no_handle_is_done_without_from_then_on(string api, int status)
        => With((blas, device, service, buffer) =>
        {
            using ISourceQueue queue = device.Queue(), other = device.Queue();
            blas.Fail(api, status);
            Assert.False(TryMultiply(service, queue, buffer));
            Assert.False(TryMultiply(service, queue, buffer));
            Assert.False(TryMultiply(service, other, buffer));
            Assert.Equal((1, 0, 0), (blas.Calls("cublasCreate_v2"), blas.Calls("cublasDgemm_v2"), blas.Live));
        });

    [FakeFact]
    public void A_handle_that_finds_no_room_is_tried_again_and_then_is_a_lack_of_memory()
        => With((blas, device, service, buffer) =>
        {
            using ISourceQueue queue = device.Queue(), other = device.Queue();
            device.Allocate(1 << 20).Dispose();
            blas.Fail("cublasCreate_v2", 1);
            Multiply(service, queue, buffer);
            Assert.Equal((2, 0), (blas.Calls("cublasCreate_v2"), device.Memory().PooledBytes));
            blas.Fail("cublasCreate_v2", 1, times: 2);
            var e = Assert.Throws<DeviceOutOfMemoryException>(() => Multiply(service, other, buffer));
            Assert.Equal(("cublasCreate_v2", 1), (e.Api, e.Status));
            Assert.Contains("L2GPU_CUBLAS_LIBRARY", e.Message, StringComparison.Ordinal);
            Multiply(service, other, buffer);
        });

    [FakeFact]
    public void Without_room_the_call_is_made_again_and_then_gives_up()
        => With((blas, device, service, buffer) =>
        {
            using ISourceQueue queue = device.Queue();
            blas.Fail("cublasDgemm_v2", 3);
            Multiply(service, queue, buffer);
            Assert.Equal(2, blas.Calls("cublasDgemm_v2"));
            blas.Fail("cublasDgemm_v2", 3, times: 2);
            Assert.Throws<DeviceOutOfMemoryException>(() => Multiply(service, queue, buffer));
        });

    [FakeFact]
    public void A_queue_of_another_device_and_what_cannot_be_counted_are_not_taken()
    {
        using var fake = new FakeCuda();
        using var blas = new FakeCublas(fake);
        using (ISourceDevice device = blas.Open(), other = blas.Open())
        {
            Assert.True(device.TryGetService(out IVendorBlas? service));
            using DeviceBuffer buffer = device.Allocate(3 * 16 * sizeof(double));
            using ISourceQueue queue = device.Queue(), elsewhere = other.Queue();
            Assert.Throws<MixedDevicesException>(() => Multiply(service, elsewhere, buffer));
            var one = new BatchView<double>(buffer, 0, 1, 0, 1, 1, 1);
            var far = new BatchView<double>(buffer, 16, 1, 0, 1, 1, 1L << 31);
            Assert.False(service.TryMultiply(queue, transposeA: false, transposeB: false, 1.0, one, far, 0.0, new BatchView<double>(buffer, 32, 1, 0, 1, 1, 1)));
            Assert.Equal(0, blas.Calls("cublasDgemm_v2"));
        }

        blas.AssertClean();
    }

    [FakeFact]
    public void Without_the_library_there_is_no_service()
    {
        using var fake = new FakeCuda();
        using (ISourceDevice device = fake.Open()) Assert.False(device.TryGetService<IVendorBlas>(out _));
        fake.AssertClean();
    }

    // On a device with the fake library, a buffer with three matrices beside it; at the end all of it has to be clean.
    private static void With(Action<FakeCublas, ISourceDevice, IVendorBlas, DeviceBuffer> test)
    {
        using var fake = new FakeCuda();
        using var blas = new FakeCublas(fake);
        using (ISourceDevice device = blas.Open())
        {
            Assert.True(device.TryGetService(out IVendorBlas? service));
            using DeviceBuffer buffer = device.Allocate(3 * 16 * sizeof(double));
            test(blas, device, service, buffer);
        }

        blas.AssertClean();
    }

    private static void Multiply(IVendorBlas service, ISourceQueue queue, DeviceBuffer buffer) => Assert.True(TryMultiply(service, queue, buffer));

    private static bool TryMultiply(IVendorBlas service, ISourceQueue queue, DeviceBuffer buffer)
    {
        BatchView<double> Matrix(int index) => new(buffer, index * 16, 1, 0, 4, 4, 4);
        return service.TryMultiply(queue, transposeA: false, transposeB: false, 1.0, Matrix(0), Matrix(1), 0.0, Matrix(2));
    }

    // Whole numbers, so that any order of sums gives the same.
    private static void Compare<T>(ISourceDevice device, IVendorBlas service, bool transposeA, bool transposeB, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int M = 3, N = 5, K = 4, Gap = 2;
        using ISourceQueue queue = device.Queue();
        using DeviceBuffer buffer = device.Allocate(4096 * sizeof(double));
        T[] numbers = [.. Enumerable.Range(0, 2048).Select(i => T.CreateTruncating((i * 7 % 11) - 5))];
        queue.Write<T>(numbers, new VectorView<T>(buffer, 0, numbers.Length));
        BatchView<T> View(long offset, int rows, int columns) => new(buffer, offset, count, 60, rows, columns, columns + Gap);
        BatchView<T> a = transposeA ? View(1, K, M) : View(1, M, K), b = transposeB ? View(403, N, K) : View(403, K, N), c = View(805, M, N);
        Assert.True(service.TryMultiply(queue, transposeA, transposeB, T.CreateTruncating(2), a, b, -T.One, c));
        T[] found = new T[numbers.Length];
        queue.Read(new VectorView<T>(buffer, 0, found.Length), found);
        for (int index = 0; index < count; index++)
        {
            for (int i = 0; i < M; i++)
            {
                for (int j = 0; j < N; j++)
                {
                    T sum = T.Zero;
                    for (int p = 0; p < K; p++) sum += At(a, index, transposeA ? p : i, transposeA ? i : p) * At(b, index, transposeB ? j : p, transposeB ? p : j);
                    long at = c.Offset + (index * c.Stride) + (i * c.LeadingDimension) + j;
                    numbers[at] = (sum + sum) - numbers[at];
                }
            }
        }

        Assert.Equal(numbers, found);

        T At(BatchView<T> view, int index, int row, int column) => numbers[view.Offset + (index * view.Stride) + (row * view.LeadingDimension) + column];
    }
}
