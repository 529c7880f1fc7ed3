using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// The moments of a tall X, against <c>cblas_?syrk</c>. Ours is what a fit computes: XᵀX in FP64 totals, both triangles, with Xᵀy, yᵀy and the
/// column sums. The peer's is one triangle of XᵀX.
/// </summary>
internal sealed unsafe class XtxCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _threads;
    private readonly OpenBlas _peer;
    private readonly IGram<T> _gram;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _x;
    private readonly HostBlock<T> _y;
    private readonly HostBlock<double> _ours;
    private readonly HostBlock<T> _theirs;

    public XtxCase(RowContext context, int rows, int columns, int threads)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _rows = rows;
        _columns = columns;
        _threads = threads;
        _peer = context.OpenBlas;
        _gram = accelerator.Get<IGram<T>>();
        _queue = accelerator.Device.CreateQueue();
        _x = new HostBlock<T>(accelerator, rows, columns).Seeded(5);
        _y = new HostBlock<T>(accelerator, rows, 1).Seeded(6);
        _ours = new HostBlock<double>(accelerator, columns + 2, columns + 2);
        _theirs = new HostBlock<T>(accelerator, columns, columns);
    }

    public string Name => $"XᵀX {_rows}×{_columns}, {Precision.Name<T>()}";

    public double Flops => (double)_rows * _columns * (_columns + 1);

    // The peer adds 10⁵ products in T; ours are FP64 totals of short sums, so that the difference is the peer's error.
    public double Bound => 4 * Math.Sqrt(_rows) * Precision.Epsilon<T>();

    public double Ours() => Clock.Seconds(() =>
    {
        using IGramAccumulator<T> sums = _gram.Begin(_queue, new GramShape(_columns, 1, Weighted: false, Centered: false));
        sums.Add(_x.View, _y.View, null);
        sums.Finish(_ours.View);
        _queue.Synchronize();
    });

    public double Peer()
    {
        _peer.SetThreads(_threads);
        return Clock.Seconds(() => _peer.Syrk(ofRows: false, _rows, _columns, _x.Address, _theirs.Address));
    }

    public double Difference() => Compare.Difference.Of(_ours, _theirs, lowerOnly: true);

    public string Fingerprint() => _ours.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _x, _y, _ours, _theirs, _queue }) part.Dispose();
    }
}
