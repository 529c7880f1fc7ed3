using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>C = A·B, and Aᵀ·B, for square matrices; and many small products.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GemmBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Small = 16;

    private IGemm<T> _gemm = null!;
    private HostBlock<T> _a = null!;
    private HostBlock<T> _b = null!;
    private HostBlock<T> _c = null!;

    [Params(64, 256, 1024)]
    public int N { get; set; }

    [Benchmark(Baseline = true)]
    public void Product() => _gemm.Multiply(Queue, Transpose.No, Transpose.No, T.One, _a.Batch, _b.Batch, T.Zero, _c.Batch);

    [Benchmark]
    public void TransposedProduct() => _gemm.Multiply(Queue, Transpose.Yes, Transpose.No, T.One, _a.Batch, _b.Batch, T.Zero, _c.Batch);

    [Benchmark]
    public void SmallProducts() => _gemm.Multiply(
        Queue, Transpose.No, Transpose.No, T.One, _a.Stack(Small, Small), _b.Stack(Small, Small), T.Zero, _c.Stack(Small, Small));

    protected override void Prepare()
    {
        _gemm = Accelerator.Get<IGemm<T>>();
        _a = Block<T>(N, N, 1);
        _b = Block<T>(N, N, 2);
        _c = Block<T>(N, N);
    }
}
