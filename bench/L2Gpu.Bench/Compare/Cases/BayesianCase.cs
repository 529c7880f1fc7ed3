using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary><c>BayesianRidge.Fit</c> with standard errors, against scikit-learn's <c>BayesianRidge().fit</c>, which decomposes X by SVD.</summary>
internal sealed class BayesianCase : ICase
{
    private readonly RegressionData<double> _data;
    private readonly BayesianRidgeOptions _options;
    private readonly PythonPeer? _peer;
    private double[] _theirs = [];
    private double[] _theirErrors = [];

    /// <param name="context">What rows share.</param>
    /// <param name="data">The problem.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public BayesianCase(RowContext context, RegressionData<double> data, int threads, PythonPeer? peer)
    {
        _data = data;
        _peer = peer;
        var small = new GammaPrior(1e-6, 1e-6);
        _options = new BayesianRidgeOptions { NoisePrecisionPrior = small, CoefficientPrecisionPrior = small, Accelerator = context.Accelerator(threads) };
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string y) = (folder.File("x"), folder.File("y"));
        data.WriteRaw(x, y);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["y"] = y, ["columns"] = data.Columns, ["type"] = Precision.Name<double>() });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"bayesian {_data.Rows}×{_data.Columns}, {Precision.Name<double>()}");

    public double Flops => 0;

    // n − 1 contrasts beside n are half a part in n of a standard error.
    public double Bound => 2.0 / _data.Rows;

    public int? PeerProcess => _peer?.Id;

    /// <summary>The model of our last fit.</summary>
    public BayesianRidgeModel? Model { get; private set; }

    /// <summary>How often our last fit read each row.</summary>
    public double Passes { get; private set; }

    /// <summary>The updates of the variances that the peer made in its last fit.</summary>
    public int PeerIterations { get; private set; }

    public double Ours() => Clock.Seconds(() =>
    {
        using var source = new CountingRowSource<double>(new MemoryRowSource<double>(_data.X, _data.Y));
        Model = BayesianRidge.Fit(source, _options);
        _ = Model.StandardErrors;
        Passes = (double)source.RowsRead / _data.Rows;
    });

    public double Peer()
    {
        JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = "bayesian" });
        _theirs = [.. Numbers(answer, "coefficients"), answer.GetProperty("intercept").GetDouble()];
        _theirErrors = [.. Numbers(answer, "errors"), answer.GetProperty("deviation").GetDouble()];
        PeerIterations = answer.GetProperty("iterations").GetInt32();
        return answer.GetProperty("seconds").GetDouble();
    }

    public double Difference()
        => Math.Max(Compare.Difference.Of(Coefficients().Zip(_theirs)), Compare.Difference.Of(Errors().Zip(_theirErrors).Select(pair => (pair.First / pair.Second, 1.0))));

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(Coefficients())));

    public void Dispose()
    {
    }

    private static IEnumerable<double> Numbers(JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray().Select(value => value.GetDouble());

    private double[] Coefficients() => [.. Model!.Mean.Coefficients[0], Model.Mean.Intercept[0]];

    private double[] Errors() => [.. Model!.StandardErrors[0], Math.Sqrt(Model.NoiseVariance[0])];
}
