using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

public sealed class DeviceBufferTests : IDisposable
{
    private readonly StubDevice _device = new();

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Disposal_frees_at_once_where_there_is_no_lease()
    {
        var buffer = new CountingBuffer(_device, 8);
        Assert.Equal(0, buffer.Freed);
        buffer.Dispose();
        Assert.Equal(1, buffer.Freed);
        Assert.True(buffer.IsDisposed);
    }

    [Fact]
    public void Disposal_is_idempotent()
    {
        var buffer = new CountingBuffer(_device, 8);
        for (int i = 0; i < 5; i++) buffer.Dispose();
        Assert.Equal(1, buffer.Freed);
    }

    [Fact]
    public void Disposal_under_leases_frees_once_when_the_last_one_ends()
    {
        var buffer = new CountingBuffer(_device, 8);
        BufferLease[] leases = [buffer.Lease(), buffer.Lease(), buffer.Lease()];
        buffer.Dispose();
        buffer.Dispose();
        for (int i = 0; i < leases.Length; i++)
        {
            Assert.Equal(0, buffer.Freed);
            leases[i].Dispose();
        }

        Assert.Equal(1, buffer.Freed);
        buffer.Dispose();
        Assert.Equal(1, buffer.Freed);
    }

    [Fact]
    public void Leases_that_end_before_disposal_free_nothing()
    {
        var buffer = new CountingBuffer(_device, 8);
        for (int i = 0; i < 100; i++)
        {
            using BufferLease lease = buffer.Lease();
            Assert.False(buffer.IsDisposed);
        }

        Assert.Equal(0, buffer.Freed);
    }

    [Fact]
    public void A_lease_ends_once_however_often_it_is_disposed()
    {
        var buffer = new CountingBuffer(_device, 8);
        BufferLease first = buffer.Lease(), second = buffer.Lease();
        buffer.Dispose();
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, buffer.Freed);
        second.Dispose();
        Assert.Equal(1, buffer.Freed);
    }

    [Fact]
    public void A_disposed_buffer_gives_no_lease_even_while_others_hold_it()
    {
        var buffer = new CountingBuffer(_device, 8);
        using BufferLease lease = buffer.Lease();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.Lease());
        Assert.Equal(0, buffer.Freed);
    }

    [Fact]
    public void Leases_are_equal_exactly_when_they_are_on_one_buffer()
    {
        var buffer = new CountingBuffer(_device, 8);
        var other = new CountingBuffer(_device, 8);
        using BufferLease a = buffer.Lease(), b = buffer.Lease(), c = other.Lease();
        Assert.True(a == b && a.Equals((object)b) && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != c && !a.Equals(c) && !a.Equals("a lease"));
    }

    [Fact]
    public void A_buffer_needs_a_device() => Assert.Throws<ArgumentNullException>(() => new CountingBuffer(null!, 8));

    [Fact]
    public void Threads_that_race_for_leases_and_disposal_free_exactly_once_and_never_under_a_lease()
    {
        for (int round = 0; round < 200; round++)
        {
            var buffer = new CountingBuffer(_device, 8);
            int taken = 0, freedUnderLease = 0;
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            {
                for (int k = 0; k < 20; k++)
                {
                    if (i == 7 && k == round % 20) buffer.Dispose();
                    try
                    {
                        using BufferLease lease = buffer.Lease();
                        Interlocked.Increment(ref taken);
                        if (buffer.Freed != 0) Interlocked.Increment(ref freedUnderLease);
                    }
                    catch (ObjectDisposedException)
                    {
                        if (!buffer.IsDisposed) throw;
                    }
                }
            });
            Assert.Equal(0, freedUnderLease);
            Assert.Equal(1, buffer.Freed);
            Assert.InRange(taken, 0, 160);
        }
    }
}
