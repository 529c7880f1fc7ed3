using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary><c>Ridge.Fit</c> with its evidence, against scikit-learn's <c>Ridge(solver="cholesky").fit</c>, λ = 1, with an intercept.</summary>
internal sealed class RidgeCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double Lambda = 1;

    private readonly RegressionData<T> _data;
    private readonly RidgeOptions _options;
    private readonly PythonPeer? _peer;
    private double[] _theirs = [];

    /// <param name="context">What rows share.</param>
    /// <param name="data">The problem.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public RidgeCase(RowContext context, RegressionData<T> data, int threads, PythonPeer? peer)
    {
        _data = data;
        _peer = peer;
        _options = new RidgeOptions { Lambda = Lambda, Accelerator = context.Accelerator(threads) };
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string y) = (folder.File("x"), folder.File("y"));
        data.WriteRaw(x, y);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["y"] = y, ["columns"] = data.Columns, ["type"] = Precision.Name<T>() });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"ridge {_data.Rows}×{_data.Columns}, {Precision.Name<T>()}");

    public double Flops => 0;

    // scikit-learn's Gram matrix in f32 is the coarser of the two.
    public double Bound => typeof(T) == typeof(float) ? 1e-3 : 1e-9;

    public int? PeerProcess => _peer?.Id;

    /// <summary>The model of our last fit.</summary>
    public RidgeModel? Model { get; private set; }

    /// <summary>How often our last fit read each row.</summary>
    public double Passes { get; private set; }

    public double Ours() => Clock.Seconds(() =>
    {
        using var source = new CountingRowSource<T>(new MemoryRowSource<T>(_data.X, _data.Y));
        Model = Ridge.Fit(source, _options);
        Passes = (double)source.RowsRead / _data.Rows;
    });

    public double Peer()
    {
        JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = "ridge", ["alpha"] = Lambda });
        _theirs = [.. answer.GetProperty("coefficients").EnumerateArray().Select(value => value.GetDouble()), answer.GetProperty("intercept").GetDouble()];
        return answer.GetProperty("seconds").GetDouble();
    }

    public double Difference() => Compare.Difference.Of(Answer().Zip(_theirs));

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(Answer())));

    public void Dispose()
    {
    }

    private double[] Answer() => [.. Model!.Coefficients[0], Model.Intercept[0]];
}
