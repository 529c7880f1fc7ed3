using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>C = A·B for square matrices, against <c>cblas_?gemm</c>.</summary>
internal sealed unsafe class GemmCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly int _threads;
    private readonly OpenBlas _peer;
    private readonly IGemm<T> _gemm;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _a;
    private readonly HostBlock<T> _b;
    private readonly HostBlock<T> _ours;
    private readonly HostBlock<T> _theirs;

    public GemmCase(RowContext context, int n, int threads)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _n = n;
        _threads = threads;
        _peer = context.OpenBlas;
        _gemm = accelerator.Get<IGemm<T>>();
        _queue = accelerator.Device.CreateQueue();
        _a = new HostBlock<T>(accelerator, n, n).Seeded(1);
        _b = new HostBlock<T>(accelerator, n, n).Seeded(2);
        _ours = new HostBlock<T>(accelerator, n, n);
        _theirs = new HostBlock<T>(accelerator, n, n);
    }

    public string Name => $"gemm {_n}, {Precision.Name<T>()}";

    public double Flops => 2.0 * _n * _n * _n;

    public double Bound => _n * Precision.Epsilon<T>();

    public double Ours() => Clock.Seconds(() =>
    {
        _gemm.Multiply(_queue, Transpose.No, Transpose.No, T.One, _a.Batch, _b.Batch, T.Zero, _ours.Batch);
        _queue.Synchronize();
    });

    public double Peer()
    {
        _peer.SetThreads(_threads);
        return Clock.Seconds(() => _peer.Gemm(_n, _a.Address, _b.Address, _theirs.Address));
    }

    public double Difference() => Compare.Difference.Of(_ours, _theirs, lowerOnly: false);

    public string Fingerprint() => _ours.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _a, _b, _ours, _theirs, _queue }) part.Dispose();
    }
}
