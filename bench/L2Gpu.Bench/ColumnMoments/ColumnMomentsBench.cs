using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Means, squares and products with a target of every column, in one pass over X.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class ColumnMomentsBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Rows = 16_384;

    private IColumnMoments<T> _moments = null!;
    private HostBlock<T> _x = null!;
    private HostBlock<T> _y = null!;
    private HostBlock<double> _means = null!;
    private HostBlock<double> _squares = null!;
    private HostBlock<double> _cross = null!;

    [Params(32, 256)]
    public int Columns { get; set; }

    [Benchmark]
    public void Moments()
    {
        using IColumnMomentsAccumulator<T> sums = _moments.Begin(Queue, Columns, 1, weighted: false);
        sums.Add(_x.View, _y.View, null);
        sums.Finish(_means.Vector, _squares.Vector, _cross.View);
    }

    protected override void Prepare()
    {
        _moments = Accelerator.Get<IColumnMoments<T>>();
        _x = Block<T>(Rows, Columns, 1);
        _y = Block<T>(Rows, 1, 2);
        _means = Block<double>(1, Columns + 2);
        _squares = Block<double>(1, Columns + 1);
        _cross = Block<double>(Columns, 1);
    }
}
