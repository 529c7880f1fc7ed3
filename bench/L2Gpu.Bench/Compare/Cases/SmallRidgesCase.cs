using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// <c>BatchedRidge.Fit</c> with its evidence: at one λ against numpy's batched solve, over a list of λ by leave-one-out against scikit-learn's
/// <c>RidgeCV</c> one problem after the other. Both with an intercept.
/// </summary>
internal sealed class SmallRidgesCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RegressionData<T> _data;
    private readonly int _rows;
    private readonly double[] _lambdas;
    private readonly BatchedRidgeOptions _options;
    private readonly PythonPeer? _peer;
    private double[] _theirs = [];

    /// <param name="context">What rows share.</param>
    /// <param name="data">The rows of all problems.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="lambdas">One λ, or a list to choose from.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public SmallRidgesCase(RowContext context, RegressionData<T> data, int rows, double[] lambdas, int threads, PythonPeer? peer)
    {
        (_data, _rows, _lambdas, _peer) = (data, rows, lambdas, peer);
        _options = new BatchedRidgeOptions
        {
            Lambda = lambdas is [double one] ? one : LambdaChoice.BestOf(lambdas), Accelerator = context.Accelerator(threads),
        };
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string y) = (folder.File("x"), folder.File("y"));
        data.WriteRaw(x, y);
        peer.Ask(new Dictionary<string, object>
        {
            ["op"] = "load", ["x"] = x, ["y"] = y, ["rows"] = rows, ["columns"] = data.Columns, ["type"] = Precision.Name<T>(),
        });
    }

    public string Name
    {
        get
        {
            string how = _lambdas.Length == 1 ? "one λ" : string.Create(CultureInfo.InvariantCulture, $"best of {_lambdas.Length} λ by leave-one-out");
            return string.Create(CultureInfo.InvariantCulture, $"{_data.Rows / _rows} ridges of {_rows}×{_data.Columns}, {how}, {Precision.Name<T>()}");
        }
    }

    public double Flops => 0;

    public double Bound => typeof(T) == typeof(float) ? 1e-3 : 1e-9;

    public int? PeerProcess => _peer?.Id;

    /// <summary>The models of our last fit.</summary>
    public BatchedRidgeModel? Model { get; private set; }

    public double Ours() => Clock.Seconds(() => Model = BatchedRidge.Fit(_data.X, _data.Y, _rows, _options));

    public double Peer()
    {
        bool search = _lambdas.Length > 1;
        JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = search ? "search" : "solve", ["alpha"] = _lambdas[0], ["alphas"] = _lambdas });
        _theirs = [.. Numbers(answer, "coefficients"), .. Numbers(answer, "intercept")];
        return answer.GetProperty("seconds").GetDouble();
    }

    public double Difference() => Compare.Difference.Of(Answer().Zip(_theirs));

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(Answer())));

    public void Dispose()
    {
    }

    private static IEnumerable<double> Numbers(JsonElement answer, string name) => answer.GetProperty(name).EnumerateArray().Select(value => value.GetDouble());

    private double[] Answer()
    {
        BatchedRidgeModel model = Model!;
        return
        [
            .. Enumerable.Range(0, model.Count).SelectMany(p => model[p].Coefficients().ToArray()),
            .. Enumerable.Range(0, model.Count).Select(p => model[p].Intercept()),
        ];
    }
}
