using System.Globalization;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Standard normal numbers in FP32, other ones each time, into memory that is there.</summary>
internal sealed class NormalsCase : ICase
{
    private readonly IRandom _random;
    private readonly IQueue _queue;
    private readonly HostBlock<float> _numbers;
    private readonly PythonPeer? _peer;
    private ulong _step;

    /// <param name="context">What rows share.</param>
    /// <param name="count">Numbers.</param>
    /// <param name="threads">Our threads.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public NormalsCase(RowContext context, int count, int threads, PythonPeer? peer)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _random = accelerator.Get<IRandom>();
        _queue = accelerator.Device.CreateQueue();
        _numbers = new HostBlock<float>(accelerator, 1, count);
        _peer = peer;
        peer?.Ask(new Dictionary<string, object> { ["op"] = "load", ["count"] = count });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_numbers.Columns} normal numbers, f32");

    public double Flops => 0;

    // The answers are other numbers of the same law: their mean squares differ by chance, of variance 2/n each.
    public double Bound => 5 * Math.Sqrt(4.0 / _numbers.Columns);

    public int? PeerProcess => _peer?.Id;

    public double Ours() => Clock.Seconds(() =>
    {
        _random.Normals(_queue, new RandomStream(7, 1, _step++), 0, _numbers.View.Row(0));
        _queue.Synchronize();
    });

    public double Peer() => _peer!.Ask(new Dictionary<string, object> { ["op"] = "normals" }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        double square = 0;
        for (long i = 0; i < _numbers.Columns; i++) square += (double)_numbers[0, i] * _numbers[0, i];
        return Math.Abs((square / _numbers.Columns) - _peer!.Ask(new Dictionary<string, object> { ["op"] = "moment" }).GetProperty("square").GetDouble());
    }

    public string Fingerprint() => _numbers.Sha256();

    public void Dispose()
    {
        _numbers.Dispose();
        _queue.Dispose();
    }
}
