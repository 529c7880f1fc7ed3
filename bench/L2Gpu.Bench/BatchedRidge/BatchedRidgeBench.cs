using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Small ridge problems, from rows on the device to coefficients with their evidence.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class BatchedRidgeBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Count = 2000;
    private const int Rows = 64;

    private IBatchedRidge<T> _ridge = null!;
    private BatchedRidgeData<T> _data;
    private BatchedRidgePenalties _penalties;
    private BatchedRidgeResults _results;

    [Params(4, 16, 64)]
    public int Columns { get; set; }

    [Params(1, 10)]
    public int Penalties { get; set; }

    [Benchmark]
    public void Solve() => _ridge.Solve(Queue, _data, _penalties, intercept: true, _results);

    protected override void Prepare()
    {
        _ridge = Accelerator.Get<IBatchedRidge<T>>();
        HostBlock<long> offsets = Block<long>(1, Count + 1);
        HostBlock<double> penalties = Block<double>(1, Penalties);
        for (int p = 0; p <= Count; p++) offsets[0, p] = (long)p * Rows;
        for (int l = 0; l < Penalties; l++) penalties[0, l] = Math.Pow(10, l - 4);
        _data = new BatchedRidgeData<T>(Block<T>(Count * Rows, Columns, 1).View, Block<T>(Count * Rows, 1, 2).View, offsets.Vector);
        _penalties = new BatchedRidgePenalties(penalties.Vector, BatchedPenaltyForm.Shared);
        _results = new BatchedRidgeResults(
            Block<double>(Count, Columns).View, Block<double>(Count, Columns).View, Block<double>(Count, 1).View, Block<double>(1, Count).Vector, Block<double>(Count, 1).View, Block<int>(1, Count).Vector);
    }
}
