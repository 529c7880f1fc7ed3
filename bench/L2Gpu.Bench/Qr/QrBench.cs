using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>The triangular factor of rows with one target, in FP64 for either type of data.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class QrBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private IQr<T> _qr = null!;
    private HostBlock<T> _x = null!;
    private HostBlock<T> _y = null!;
    private HostBlock<double> _center = null!;
    private HostBlock<double> _scale = null!;
    private HostBlock<double> _factor = null!;

    [Params(16_384)]
    public int Rows { get; set; }

    [Params(16, 256, 1024)]
    public int Columns { get; set; }

    [Benchmark]
    public void Factor()
    {
        using IQrAccumulator<T> rows = _qr.Begin(Queue, new QrShape(Columns, 1, false), _center.Vector, _scale.Vector);
        rows.Add(_x.View, _y.View, null);
        rows.Finish(_factor.View);
    }

    protected override void Prepare()
    {
        _qr = Accelerator.Get<IQr<T>>();
        _x = Block<T>(Rows, Columns, 1);
        _y = Block<T>(Rows, 1, 2);
        _center = Block<double>(1, Columns + 1, 3);
        _scale = Block<double>(1, Columns + 1, 4);
        _factor = Block<double>(Columns + 1, Columns + 1);
    }
}
