using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>The vector steps of an iteration, which memory bounds.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class KrylovStepsBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private IKrylovSteps<T> _steps = null!;
    private HostBlock<T>[] _vectors = null!;
    private HostBlock<double>[] _scalars = null!;

    [Params(1000, 1_000_000)]
    public int Order { get; set; }

    [Params(1, 8)]
    public int RightSides { get; set; }

    [Benchmark]
    public void Dot() => _steps.Dot(Queue, _vectors[0].View, _vectors[1].View, _scalars[0].Vector);

    [Benchmark(Baseline = true)]
    public void Advance() => _steps.Advance(
        Queue, _scalars[1].Vector, _scalars[2].Vector, _vectors[0].View, _vectors[1].View, _vectors[2].View, _vectors[3].View, _scalars[3].Vector, _scalars[4].Vector);

    [Benchmark]
    public void Direction() => _steps.Direction(Queue, _scalars[1].Vector, _scalars[2].Vector, _vectors[0].View, _vectors[1].View, _scalars[3].Vector);

    protected override void Prepare()
    {
        _steps = Accelerator.Get<IKrylovSteps<T>>();
        _vectors = [.. Enumerable.Range(1, 4).Select(seed => Block<T>(Order, RightSides, (ulong)seed))];
        _scalars = [.. Enumerable.Range(0, 5).Select(_ => Block<double>(1, RightSides))];
        for (int c = 0; c < RightSides; c++) (_scalars[1][0, c], _scalars[2][0, c]) = (1e-9, 1);
    }
}
