using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>A = QΛQᵀ of a dense symmetric matrix.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SymmetricEigenBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private ISymmetricEigen<T> _eigen = null!;
    private HostBlock<T> _a = null!;
    private HostBlock<T> _values = null!;
    private HostBlock<T> _vectors = null!;
    private HostBlock<int> _status = null!;

    [Params(32, 128, 512, 2000)]
    public int N { get; set; }

    [Benchmark]
    public void Decompose() => _eigen.Decompose(Queue, _a.View, _values.Vector, _vectors.View, _status.Vector);

    protected override void Prepare()
    {
        _eigen = Accelerator.Get<ISymmetricEigen<T>>();
        _a = Block<T>(N, N).MadePositiveDefinite();
        _values = Block<T>(1, N);
        _vectors = Block<T>(N, N);
        _status = Block<int>(1, 1);
    }
}
