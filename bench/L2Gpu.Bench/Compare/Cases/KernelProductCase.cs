using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>K·v with a radial basis function over one set of points, K not stored, against numpy a block of rows at a time, in place.</summary>
internal sealed class KernelProductCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelFunction _kernel;
    private readonly IPairwise<T> _pairwise;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _x;
    private readonly HostBlock<T> _v;
    private readonly HostBlock<T> _product;
    private readonly int _pool;
    private readonly PythonPeer? _peer;

    /// <param name="context">What rows share.</param>
    /// <param name="n">Points.</param>
    /// <param name="d">Columns.</param>
    /// <param name="threads">Our threads.</param>
    /// <param name="pool">Threads of numpy that take blocks of rows; 1 for plain numpy, whose matrix products alone have more.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public KernelProductCase(RowContext context, int n, int d, int threads, int pool, PythonPeer? peer)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _pool = pool;
        _kernel = KernelFunction.Rbf(1.0 / d);
        _pairwise = accelerator.Get<IPairwise<T>>();
        _queue = accelerator.Device.CreateQueue();
        _x = new HostBlock<T>(accelerator, n, d).Seeded(32);
        _v = new HostBlock<T>(accelerator, n, 1).Seeded(33);
        _product = new HostBlock<T>(accelerator, n, 1);
        _peer = peer;
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string v) = (folder.File("x"), folder.File("v"));
        _x.WriteRaw(x);
        _v.WriteRaw(v);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["y"] = v, ["columns"] = d, ["type"] = Precision.Name<T>() });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"K·v {_x.Rows}², d {_x.Columns}, {Precision.Name<T>()}{(_pool > 1 ? $", {_pool} threads of numpy" : string.Empty)}");

    public double Flops => 0;

    // Rounding errors of n terms of both signs grow as √n, and so does the largest element of K·v; those of the peer's distances and of its sums in one precision are beside it.
    public double Bound => ((4 * Math.Sqrt(_x.Rows)) + _x.Columns) * Precision.Epsilon<T>();

    public int? PeerProcess => _peer?.Id;

    /// <summary>The rows of a block that were the fastest of the peer's.</summary>
    public int Chunk { get; private set; }

    public double Ours() => Clock.Seconds(() =>
    {
        _pairwise.Multiply(_queue, _kernel, _x.View, _x.View, _v.View, _product.View);
        _queue.Synchronize();
    });

    public double Peer()
    {
        System.Text.Json.JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = "kernel-product", ["gamma"] = 1.0 / _x.Columns, ["pool"] = _pool });
        Chunk = answer.GetProperty("chunk").GetInt32();
        return answer.GetProperty("seconds").GetDouble();
    }

    public double Difference()
    {
        using var folder = new TempFolder();
        string path = folder.File("product");
        _peer!.Ask(new Dictionary<string, object> { ["op"] = "save", ["path"] = path });
        using var reader = new BinaryReader(File.OpenRead(path));
        double[] theirs = [.. Enumerable.Range(0, (int)_x.Rows).Select(_ => typeof(T) == typeof(float) ? reader.ReadSingle() : reader.ReadDouble())];
        return Compare.Difference.Of(theirs.Select((value, i) => (double.CreateTruncating(_product[i, 0]), value)));
    }

    public string Fingerprint() => _product.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _x, _v, _product, _queue }) part.Dispose();
    }
}
