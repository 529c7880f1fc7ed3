using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class CpuDeviceTests
{
    [Fact]
    public void Disposing_the_device_frees_the_buffers_that_were_left()
    {
        Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        DeviceBuffer[] buffers = [.. Enumerable.Range(0, 20).Select(i => accelerator.Device.Allocate((nuint)(i * 100)))];
        buffers[3].Dispose();
        accelerator.Dispose();
        accelerator.Dispose();
        Assert.All(buffers, buffer =>
        {
            Assert.True(buffer.IsDisposed);
            Assert.Equal(0, buffer.Handle);
        });
    }

    [Fact]
    public void A_leased_buffer_outlives_its_device()
    {
        Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        DeviceBuffer buffer = accelerator.Device.Allocate(64);
        nint address = buffer.Handle;
        BufferLease lease = buffer.Lease();
        accelerator.Dispose();
        Assert.True(buffer.IsDisposed);
        Assert.Equal(address, buffer.Handle);
        lease.Dispose();
        Assert.Equal(0, buffer.Handle);
    }

    [Fact]
    public void A_disposed_device_refuses_buffers_and_queues()
    {
        Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        accelerator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => accelerator.Device.Allocate(8));
        Assert.Throws<ObjectDisposedException>(accelerator.Device.CreateQueue);
    }

    [Fact]
    public async Task Buffers_may_come_and_go_on_many_threads_while_the_device_is_disposed()
    {
        for (int round = 0; round < 20; round++)
        {
            Accelerator accelerator = CpuAccelerator.Create(threads: 1);
            var all = new System.Collections.Concurrent.ConcurrentBag<DeviceBuffer>();
            using var started = new SemaphoreSlim(0);
            Task[] workers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    try
                    {
                        DeviceBuffer buffer = accelerator.Device.Allocate(256);
                        all.Add(buffer);
                        if (i % 2 == 0) buffer.Dispose();
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                    finally
                    {
                        started.Release();
                    }
                }
            }))];
            await started.WaitAsync();
            accelerator.Dispose();
            await Task.WhenAll(workers);
            Assert.All(all, buffer => Assert.True(buffer.IsDisposed && buffer.Handle == 0));
        }
    }

    [Fact]
    public unsafe void Wrapped_memory_is_used_where_it_is_and_freed_by_nobody()
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        Assert.True(accelerator.Device.TryGetService(out IHostMemory? host));
        double[] values = [1, 2, 3, 4];
        fixed (double* address = values)
        {
            using DeviceBuffer buffer = host.Wrap(address, 32);
            Assert.Equal((nint)address, buffer.Handle);
            using IQueue queue = accelerator.Device.CreateQueue();
            queue.Write<double>([7], new VectorView<double>(buffer, 2, 1));
        }

        Assert.Equal([1, 2, 7, 4], values);
    }

    [Fact]
    public void Memory_is_aligned_for_every_vector()
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        foreach (nuint bytes in new nuint[] { 0, 1, 8, 100, 4096 })
        {
            using DeviceBuffer buffer = accelerator.Device.Allocate(bytes);
            Assert.Equal(0, buffer.Handle % 64);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_number_of_threads_that_is_not_positive_is_refused(int threads)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => CpuAccelerator.Create(threads));
        Assert.Equal("threads", e.ParamName);
    }

    [Fact]
    public void The_device_describes_itself()
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads: 3);
        Assert.Equal("cpu", accelerator.Info.Id);
        Assert.Equal(DeviceKind.Cpu, accelerator.Info.Kind);
        Assert.Equal(3, accelerator.Info.ComputeUnits);
        Assert.True(accelerator.Info.MemoryBytes > 0);
        Assert.NotEmpty(accelerator.Info.Name);
    }
}
