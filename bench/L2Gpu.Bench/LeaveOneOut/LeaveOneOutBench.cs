using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Exact leave-one-out errors for a grid of penalties, from eigenvectors that are there.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LeaveOneOutBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Rows = 4096;
    private const int Grid = 61;

    private ILeaveOneOut<T> _leaveOneOut = null!;
    private SpectralModelView<T> _model;
    private HostBlock<T> _x = null!;
    private HostBlock<T> _y = null!;
    private HostBlock<double> _errors = null!;

    [Params(32, 256)]
    public int Columns { get; set; }

    [Benchmark]
    public void Errors()
    {
        using ILeaveOneOutAccumulator<T> sums = _leaveOneOut.Begin(Queue, _model, weighted: false);
        sums.Add(_x.View, _y.View, null);
        sums.Finish(_errors.View);
    }

    protected override void Prepare()
    {
        _leaveOneOut = Accelerator.Get<ILeaveOneOut<T>>();
        _x = Block<T>(Rows, Columns, 1);
        _y = Block<T>(Rows, 1, 2);
        _errors = Block<double>(Grid, 1);
        HostBlock<T> filters = Block<T>(Columns, Grid);

        // Small enough that every leverage stays below 1.
        for (int j = 0; j < Columns; j++)
        {
            for (int l = 0; l < Grid; l++) filters[j, l] = T.CreateTruncating(1.0 / ((Rows * Columns) + (100.0 * l)));
        }

        _model = new SpectralModelView<T>(
            Block<double>(1, Columns, 3).Vector,
            Block<T>(Columns, Columns, 4).View,
            filters.View,
            Block<T>(Columns, 1, 5).View,
            Block<double>(1, 1, 6).Vector,
            1.0 / Rows);
    }
}
