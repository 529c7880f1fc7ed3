using L2Gpu.Cpu;
using Xunit;

namespace L2Gpu.Tests.CpuKernels;

public sealed class ScratchPoolTests
{
    [Fact]
    public void What_is_given_back_is_kept_up_to_the_bound_until_it_is_cleared()
    {
        using var pool = new ScratchPool(bound: 20_000);
        Assert.Equal(0, pool.PooledBytes);
        pool.Rent<double>(1000).Dispose();
        Assert.InRange(pool.PooledBytes, 8000, 10_000);
        pool.Rent<double>(4000).Dispose();
        Assert.InRange(pool.PooledBytes, 8000, 10_000);
        pool.Clear();
        Assert.Equal(0, pool.PooledBytes);
        pool.Rent<double>(1000).Dispose();
        Assert.InRange(pool.PooledBytes, 8000, 10_000);
    }
}
