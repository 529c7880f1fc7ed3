using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>XᵀX or XXᵀ for a square X, against <c>cblas_?syrk</c>. We write both triangles, the peer one.</summary>
internal sealed unsafe class SyrkCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly int _threads;
    private readonly bool _ofRows;
    private readonly OpenBlas _peer;
    private readonly IGram<T> _gram;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _x;
    private readonly HostBlock<T> _ours;
    private readonly HostBlock<T> _theirs;

    public SyrkCase(RowContext context, int n, int threads, bool ofRows)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _n = n;
        _threads = threads;
        _ofRows = ofRows;
        _peer = context.OpenBlas;
        _gram = accelerator.Get<IGram<T>>();
        _queue = accelerator.Device.CreateQueue();
        _x = new HostBlock<T>(accelerator, n, n).Seeded(3);
        _ours = new HostBlock<T>(accelerator, n, n);
        _theirs = new HostBlock<T>(accelerator, n, n);
    }

    public string Name => $"{(_ofRows ? "XXᵀ" : "XᵀX")} {_n}, {Precision.Name<T>()}";

    public double Flops => (double)_n * _n * (_n + 1);

    public double Bound => _n * Precision.Epsilon<T>();

    public double Ours() => Clock.Seconds(() =>
    {
        if (_ofRows) _gram.MultiplyRows(_queue, _x.Batch, _ours.Batch);
        else _gram.Multiply(_queue, _x.Batch, null, _ours.Batch);
        _queue.Synchronize();
    });

    public double Peer()
    {
        _peer.SetThreads(_threads);
        return Clock.Seconds(() => _peer.Syrk(_ofRows, _n, _n, _x.Address, _theirs.Address));
    }

    public double Difference() => Compare.Difference.Of(_ours, _theirs, lowerOnly: true);

    public string Fingerprint() => _ours.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _x, _ours, _theirs, _queue }) part.Dispose();
    }
}
