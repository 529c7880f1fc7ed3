using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Factoring and what is done with a factor. <see cref="Factor"/> includes the copy that restores the matrix.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class CholeskyBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Small = 16;
    private const int SmallCount = 1024;

    private ICholesky<T> _cholesky = null!;
    private HostBlock<T> _a = null!;
    private HostBlock<T> _work = null!;
    private HostBlock<T> _factor = null!;
    private HostBlock<T> _right = null!;
    private HostBlock<T> _diagonal = null!;
    private HostBlock<T> _small = null!;
    private HostBlock<T> _smallWork = null!;
    private HostBlock<int> _status = null!;

    [Params(64, 256, 1024)]
    public int N { get; set; }

    [Benchmark(Baseline = true)]
    public void Factor()
    {
        _work.CopyFrom(_a);
        _cholesky.Factor(Queue, _work.Batch, _status.Vector.Slice(0, 1));
    }

    [Benchmark]
    public void Solve() => _cholesky.Solve(Queue, _factor.Batch, _right.Batch);

    [Benchmark]
    public void InverseDiagonal() => _cholesky.InverseDiagonal(Queue, _factor.Batch, _diagonal.Batch);

    [Benchmark]
    public void SmallFactors()
    {
        _smallWork.CopyFrom(_small);
        _cholesky.Factor(Queue, _smallWork.Stack(Small, Small), _status.Vector);
    }

    protected override void Prepare()
    {
        _cholesky = Accelerator.Get<ICholesky<T>>();
        _a = Block<T>(N, N).MadePositiveDefinite();
        _work = Block<T>(N, N);
        _factor = Block<T>(N, N);
        _right = Block<T>(N, 1, 2);
        _diagonal = Block<T>(1, N);
        _small = Block<T>(SmallCount * Small, Small);
        HostBlock<T> one = Block<T>(Small, Small).MadePositiveDefinite();
        for (int row = 0; row < SmallCount * Small; row++)
        {
            for (int column = 0; column < Small; column++) _small[row, column] = one[row % Small, column];
        }

        _smallWork = Block<T>(SmallCount * Small, Small);
        _status = Block<int>(1, SmallCount);
        _factor.CopyFrom(_a);
        _cholesky.Factor(Queue, _factor.Batch, _status.Vector.Slice(0, 1));
    }
}
