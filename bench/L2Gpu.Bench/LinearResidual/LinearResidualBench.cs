using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>The evidence pass: residuals and gradient of a linear model, in FP64, in one pass over X.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LinearResidualBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Rows = 16_384;

    private ILinearResidual<T> _residual = null!;
    private LinearModelView _model;
    private HostBlock<T> _x = null!;
    private HostBlock<T> _y = null!;
    private HostBlock<double> _gradient = null!;
    private HostBlock<double> _sums = null!;

    [Params(32, 256)]
    public int Columns { get; set; }

    [Params(1, 8)]
    public int Targets { get; set; }

    [Benchmark]
    public void Residuals()
    {
        using ILinearResidualAccumulator<T> sums = _residual.Begin(Queue, _model, weighted: false);
        sums.Add(_x.View, _y.View, null);
        sums.Finish(_gradient.View, _sums.View);
    }

    protected override void Prepare()
    {
        _residual = Accelerator.Get<ILinearResidual<T>>();
        _x = Block<T>(Rows, Columns, 1);
        _y = Block<T>(Rows, Targets, 2);
        _model = new LinearModelView(Block<double>(1, Columns, 3).Vector, Block<double>(Columns, Targets, 4).View, Block<double>(1, Targets, 5).Vector);
        _gradient = Block<double>(Columns, Targets);
        _sums = Block<double>(2, Targets);
    }
}
