using System.Globalization;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Noisy reads of an array of cells, other noise each time.</summary>
internal sealed class CrossbarReadCase : ICase
{
    private const float Deviation = 0.05f;

    private readonly ICrossbarRead _read;
    private readonly IQueue _queue;
    private readonly HostBlock<float> _x;
    private readonly HostBlock<float> _g;
    private readonly HostBlock<float> _sigma;
    private readonly HostBlock<float> _y;
    private readonly ReadNoise _noise;
    private readonly bool _shared;
    private readonly PythonPeer? _peer;
    private ulong _step;

    /// <param name="context">What rows share.</param>
    /// <param name="size">Rows and columns of the array.</param>
    /// <param name="batch">Items.</param>
    /// <param name="noise">Where noise is drawn.</param>
    /// <param name="shared">Whether all cells have one deviation.</param>
    /// <param name="threads">Our threads.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public CrossbarReadCase(RowContext context, int size, int batch, ReadNoise noise, bool shared, int threads, PythonPeer? peer)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _read = accelerator.Get<ICrossbarRead>();
        _queue = accelerator.Device.CreateQueue();
        _x = new HostBlock<float>(accelerator, batch, size).Seeded(41);
        _g = new HostBlock<float>(accelerator, size, size).Seeded(42);
        _sigma = new HostBlock<float>(accelerator, size, size).Seeded(43);
        _y = new HostBlock<float>(accelerator, batch, size);
        (_noise, _shared, _peer) = (noise, shared, peer);
        for (long i = 0; i < size; i++)
        {
            for (long j = 0; j < size; j++) _sigma[i, j] = Deviation * (1 + (0.5f * _sigma[i, j]));
        }

        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string g, string sigma) = (folder.File("x"), folder.File("g"), folder.File("sigma"));
        _x.WriteRaw(x);
        _g.WriteRaw(g);
        _sigma.WriteRaw(sigma);
        var load = new Dictionary<string, object> { ["op"] = "load", ["batch"] = batch, ["x"] = x, ["g"] = g };
        if (shared) load["deviation"] = Deviation;
        else load["sigma"] = sigma;
        peer.Ask(load);
    }

    public string Name => string.Create(
        CultureInfo.InvariantCulture, $"{_g.Rows}², batch {_x.Rows}, noise of each {(_noise == ReadNoise.PerCell ? "cell" : "sum")}, {(_shared ? "one σ" : "σ of each cell")}");

    /// <summary>Cells that a call reads: those of the array, for each item.</summary>
    public double Cells => (double)_g.Rows * _g.Columns * _x.Rows;

    public double Flops => 0;

    // The answers have other noise of the same law: their mean squares differ by chance, of variance 2/n each.
    public double Bound => 5 * Math.Sqrt(4.0 / (_y.Rows * _y.Columns));

    public int? PeerProcess => _peer?.Id;

    public double Ours() => Clock.Seconds(() =>
    {
        _read.Read(_queue, new ReadChain { Noise = _noise }, new SimulationAddress(7, _step++), _x.View, _g.View, _shared ? CellParameter.Shared(Deviation) : CellParameter.Each(_sigma.View), _y.View);
        _queue.Synchronize();
    });

    public double Peer() => _peer!.Ask(new Dictionary<string, object> { ["op"] = "read", ["collapsed"] = _noise == ReadNoise.Collapsed }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        double sum = 0;
        for (long item = 0; item < _x.Rows; item++)
        {
            var mean = new double[_g.Columns];
            var variance = new double[_g.Columns];
            for (long i = 0; i < _g.Rows; i++)
            {
                double x = _x[item, i];
                for (long j = 0; j < _g.Columns; j++)
                {
                    double sigma = _shared ? Deviation : _sigma[i, j];
                    mean[j] += x * _g[i, j];
                    variance[j] += x * x * sigma * sigma;
                }
            }

            for (long j = 0; j < _g.Columns; j++) sum += Math.Pow(_y[item, j] - mean[j], 2) / variance[j];
        }

        return Math.Abs((sum / (_y.Rows * _y.Columns)) - _peer!.Ask(new Dictionary<string, object> { ["op"] = "moment" }).GetProperty("square").GetDouble());
    }

    public string Fingerprint() => _y.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _x, _g, _sigma, _y, _queue }) part.Dispose();
    }
}
