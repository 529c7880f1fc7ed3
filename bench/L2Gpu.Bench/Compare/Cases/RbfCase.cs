using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>The matrix of a radial basis function with γ = 1/d over one set of points, against scikit-learn's <c>rbf_kernel(x)</c>.</summary>
internal sealed class RbfCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelFunction _kernel;
    private readonly IPairwise<T> _pairwise;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _x;
    private readonly Accelerator _accelerator;
    private HostBlock<T> _matrix;
    private readonly PythonPeer? _peer;

    /// <param name="context">What rows share.</param>
    /// <param name="n">Points.</param>
    /// <param name="d">Columns.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public RbfCase(RowContext context, int n, int d, int threads, PythonPeer? peer)
    {
        Accelerator accelerator = _accelerator = context.Accelerator(threads);
        _kernel = KernelFunction.Rbf(1.0 / d);
        _pairwise = accelerator.Get<IPairwise<T>>();
        _queue = accelerator.Device.CreateQueue();
        _x = new HostBlock<T>(accelerator, n, d).Seeded(31);
        _matrix = new HostBlock<T>(accelerator, n, n);
        _peer = peer;
        if (peer is null) return;
        using var folder = new TempFolder();
        string x = folder.File("x");
        _x.WriteRaw(x);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["columns"] = d, ["type"] = Precision.Name<T>() });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"RBF matrix {_x.Rows}², d {_x.Columns}, {Precision.Name<T>()}");

    public double Flops => 0;

    // The peer's distances, by products, are off by up to some d·u·(‖x‖² + ‖y‖²), which γ = 1/d and columns in [−1, 1) make 2d·u of the kernel.
    public double Bound => ((2 * _x.Columns) + 16) * Precision.Epsilon<T>();

    public int? PeerProcess => _peer?.Id;

    // The peer returns a new matrix each time, whose pages the system has to clear; so does this.
    public double Ours()
    {
        _matrix.Dispose();
        return Clock.Seconds(() =>
        {
            _matrix = new HostBlock<T>(_accelerator, _x.Rows, _x.Rows);
            Fill();
        });
    }

    public double Peer() => _peer!.Ask(new Dictionary<string, object> { ["op"] = "rbf", ["gamma"] = 1.0 / _x.Columns }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        using var folder = new TempFolder();
        string path = folder.File("matrix");
        bool isDouble = _peer!.Ask(new Dictionary<string, object> { ["op"] = "save", ["path"] = path }).GetProperty("type").GetString() == "float64";
        using var reader = new BinaryReader(new BufferedStream(File.OpenRead(path), 1 << 20));
        return Compare.Difference.Of(Pairs(reader, isDouble));
    }

    public string Fingerprint() => _matrix.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _x, _matrix, _queue }) part.Dispose();
    }

    private void Fill()
    {
        _pairwise.Matrix(_queue, _kernel, _x.View, _x.View, _matrix.View);
        _queue.Synchronize();
    }

    private IEnumerable<(double A, double B)> Pairs(BinaryReader theirs, bool isDouble)
    {
        for (long i = 0; i < _matrix.Rows; i++)
        {
            for (long j = 0; j < _matrix.Columns; j++) yield return (double.CreateTruncating(_matrix[i, j]), isDouble ? theirs.ReadDouble() : theirs.ReadSingle());
        }
    }
}
