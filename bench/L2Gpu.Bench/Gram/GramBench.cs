using System.Numerics;
using BenchmarkDotNet.Attributes;
using L2Gpu.Kernels;

namespace L2Gpu.Bench;

/// <summary>Moments of tall data, with and without weights and centring; products of square ones; many small Gram matrices.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GramBench<T> : OperatorBench
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Rows = 16_384;

    private IGram<T> _gram = null!;
    private HostBlock<T> _x = null!;
    private HostBlock<T> _y = null!;
    private HostBlock<T> _weights = null!;
    private HostBlock<T> _square = null!;
    private HostBlock<T> _product = null!;
    private HostBlock<T> _smallGrams = null!;
    private HostBlock<double> _moments = null!;

    [Params(32, 128, 512)]
    public int Columns { get; set; }

    [Benchmark(Baseline = true)]
    public void Moments() => Sum(weighted: false, centered: false);

    [Benchmark]
    public void CenteredMoments() => Sum(weighted: false, centered: true);

    [Benchmark]
    public void WeightedCenteredMoments() => Sum(weighted: true, centered: true);

    [Benchmark]
    public void SquareColumns() => _gram.Multiply(Queue, _square.Batch, null, _product.Batch);

    [Benchmark]
    public void SquareRows() => _gram.MultiplyRows(Queue, _square.Batch, _product.Batch);

    [Benchmark]
    public void SmallBatch() => _gram.Multiply(Queue, _x.Stack(64, 16), null, _smallGrams.Stack(16, 16));

    protected override void Prepare()
    {
        _gram = Accelerator.Get<IGram<T>>();
        _x = Block<T>(Rows, Columns, 1);
        _y = Block<T>(Rows, 1, 2);
        _weights = Block<T>(1, Rows, 3);
        for (long i = 0; i < Rows; i++) _weights[0, i] = T.Abs(_weights[0, i]);
        _square = Block<T>(Columns, Columns, 4);
        _product = Block<T>(Columns, Columns);
        _smallGrams = Block<T>(Rows * Columns / (64 * 16) * 16, 16);
        _moments = Block<double>(Columns + 2, Columns + 2);
    }

    private void Sum(bool weighted, bool centered)
    {
        using IGramAccumulator<T> sums = _gram.Begin(Queue, new GramShape(Columns, 1, weighted, centered));
        sums.Add(_x.View, _y.View, weighted ? _weights.Vector : null);
        sums.Finish(_moments.View);
    }
}
