using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Many small systems with condition numbers near 10, to a relative residual of 1e-5.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class BatchedConjugateGradientBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Count = 1024;

    private IBatchedConjugateGradient<T> _solver = null!;
    private HostBlock<T> _a = null!;
    private HostBlock<T> _b = null!;
    private HostBlock<T> _x = null!;
    private HostBlock<int> _status = null!;
    private HostBlock<int> _iterations = null!;
    private HostBlock<double> _residuals = null!;

    [Params(16, 64)]
    public int N { get; set; }

    [Benchmark]
    public void Solve() => _solver.Solve(
        Queue, _a.Stack(N, N), _b.Stack(N, 1), 1e-5, 1000, _x.Stack(N, 1), _status.Vector, _iterations.Vector, _residuals.Vector);

    protected override void Prepare()
    {
        _solver = Accelerator.Get<IBatchedConjugateGradient<T>>();
        _a = Block<T>(Count * N, N);
        HostBlock<T> one = Block<T>(N, N).MadePositiveDefinite();
        for (int row = 0; row < Count * N; row++)
        {
            for (int column = 0; column < N; column++) _a[row, column] = one[row % N, column];
        }

        _b = Block<T>(Count * N, 1, 2);
        _x = Block<T>(Count * N, 1);
        _status = Block<int>(1, Count);
        _iterations = Block<int>(1, Count);
        _residuals = Block<double>(1, Count);
    }
}
