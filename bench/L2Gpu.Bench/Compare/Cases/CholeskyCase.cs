using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>A = LLᵀ in place, against OpenBLAS's own <c>?potrf</c>. The matrix is restored before each call, outside the time.</summary>
internal sealed unsafe class CholeskyCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly int _threads;
    private readonly OpenBlas _peer;
    private readonly ICholesky<T> _cholesky;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _a;
    private readonly HostBlock<T> _ours;
    private readonly HostBlock<T> _theirs;
    private readonly HostBlock<int> _status;

    public CholeskyCase(RowContext context, int n, int threads)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _n = n;
        _threads = threads;
        _peer = context.OpenBlas;
        _cholesky = accelerator.Get<ICholesky<T>>();
        _queue = accelerator.Device.CreateQueue();
        _a = new HostBlock<T>(accelerator, n, n).Seeded(4).MadePositiveDefinite();
        _ours = new HostBlock<T>(accelerator, n, n);
        _theirs = new HostBlock<T>(accelerator, n, n);
        _status = new HostBlock<int>(accelerator, 1, 1);
    }

    public string Name => $"cholesky {_n}, {Precision.Name<T>()}";

    public double Flops => (double)_n * _n * _n / 3;

    public double Bound => _n * Precision.Epsilon<T>();

    public double Ours()
    {
        _ours.CopyFrom(_a);
        double seconds = Clock.Seconds(() =>
        {
            _cholesky.Factor(_queue, _ours.Batch, _status.Vector);
            _queue.Synchronize();
        });
        return _status[0, 0] == 0 ? seconds : throw new InvalidOperationException($"Our factorisation broke down at minor {_status[0, 0]}.");
    }

    public double Peer()
    {
        _peer.SetThreads(_threads);
        _theirs.CopyFrom(_a);
        int status = 0;
        double seconds = Clock.Seconds(() => status = _peer.Potrf(_n, _theirs.Address));
        return status == 0 ? seconds : throw new InvalidOperationException($"The peer's factorisation broke down at minor {status}.");
    }

    // Ours is row-major, the peer's column-major: its lower triangle is our upper one.
    public double Difference() => Compare.Difference.Of(Triangle());

    public string Fingerprint() => _ours.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _a, _ours, _theirs, _status, _queue }) part.Dispose();
    }

    private IEnumerable<(double Ours, double Theirs)> Triangle()
    {
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j <= i; j++) yield return (double.CreateTruncating(_ours[i, j]), double.CreateTruncating(_theirs[j, i]));
        }
    }
}
