using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>The same input gives the same bits, whatever the number of threads.</summary>
public sealed class ThreadCountTests(ThreadCountTests.OneThread oneThread) : IClassFixture<ThreadCountTests.OneThread>
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Outputs_have_the_same_bits_as_with_one_thread(int threads)
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads);
        Assert.Equal(oneThread.Digests, OutputDigest.Compute(accelerator));
    }

    [Fact]
    public void Outputs_have_the_same_bits_while_other_calls_run()
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads: 2);
        IReadOnlyDictionary<string, string>[] found = new IReadOnlyDictionary<string, string>[2];
        Parallel.For(0, found.Length, i => found[i] = OutputDigest.Compute(accelerator));
        Assert.All(found, digests => Assert.Equal(oneThread.Digests, digests));
    }

    [Fact]
    public void A_last_bit_changes_the_digest()
    {
        using Accelerator accelerator = CpuAccelerator.Create(threads: 1);
        Accelerator wrong = FaultyAccelerator.Create(accelerator, new Fault(ConformanceOutput.CholeskySolution, FaultKind.Flicker));
        IReadOnlyDictionary<string, string> digests = OutputDigest.Compute(wrong);
        Assert.NotEqual(oneThread.Digests["Cholesky<float>"], digests["Cholesky<float>"]);
        Assert.Equal(oneThread.Digests["Gemm<float>"], digests["Gemm<float>"]);
    }

    public sealed class OneThread
    {
        public OneThread()
        {
            using Accelerator accelerator = CpuAccelerator.Create(threads: 1);
            Digests = OutputDigest.Compute(accelerator);
        }

        public IReadOnlyDictionary<string, string> Digests { get; }
    }
}
