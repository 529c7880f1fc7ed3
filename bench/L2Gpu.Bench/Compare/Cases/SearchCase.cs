using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>A search for λ and the fit of the best one, against scikit-learn's.</summary>
internal sealed class SearchCase : ICase
{
    private readonly RegressionData<double> _data;
    private readonly double[] _grid;
    private readonly int _folds;
    private readonly RidgeOptions _options;
    private readonly PythonPeer? _peer;
    private double[] _theirScores = [];
    private double[] _theirs = [];
    private double _theirBest;

    /// <param name="context">What rows share.</param>
    /// <param name="data">The problem.</param>
    /// <param name="grid">The penalties.</param>
    /// <param name="folds">How many folds; 0 for exact leave-one-out.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public SearchCase(RowContext context, RegressionData<double> data, double[] grid, int folds, int threads, PythonPeer? peer)
    {
        _data = data;
        _grid = grid;
        _folds = folds;
        _peer = peer;
        _options = new RidgeOptions
        {
            Lambda = LambdaChoice.BestOf(grid),
            Criterion = folds == 0 ? LambdaCriterion.LeaveOneOut : LambdaCriterion.CrossValidation,
            Folds = folds == 0 ? null : L2Gpu.Folds.KFold(folds),
            Accelerator = context.Accelerator(threads),
        };
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string y) = (folder.File("x"), folder.File("y"));
        data.WriteRaw(x, y);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["y"] = y, ["columns"] = data.Columns, ["type"] = "f64" });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{(_folds == 0 ? "leave-one-out" : $"{_folds} folds")} over {_grid.Length} λ, {_data.Rows}×{_data.Columns}, f64");

    public double Flops => 0;

    public double Bound => 1e-8;

    public int? PeerProcess => _peer?.Id;

    /// <summary>The model of our last search.</summary>
    public RidgeModel? Model { get; private set; }

    /// <summary>How often our last search read each row.</summary>
    public double Passes { get; private set; }

    /// <summary>So many penalties from 10⁻⁴ to 10⁴, a constant factor apart.</summary>
    public static double[] Grid(int count) => [.. Enumerable.Range(0, count).Select(i => Math.Pow(10, -4 + (8.0 * i / (count - 1))))];

    public double Ours() => Clock.Seconds(() =>
    {
        using var source = new CountingRowSource<double>(new MemoryRowSource<double>(_data.X, _data.Y));
        Model = Ridge.Fit(source, _options);
        Passes = (double)source.RowsRead / _data.Rows;
    });

    public double Peer()
    {
        JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = _folds == 0 ? "leave-one-out" : "cross-validate", ["alphas"] = _grid, ["folds"] = _folds });
        _theirScores = Numbers(answer.GetProperty("scores"));
        _theirBest = answer.GetProperty("best").GetDouble();
        _theirs = [.. Numbers(answer.GetProperty("coefficients")), answer.GetProperty("intercept").GetDouble()];
        return answer.GetProperty("seconds").GetDouble();
    }

    /// <summary>The larger of those of scores and coefficients; ∞ if another λ was chosen. RidgeCV tells the best score alone.</summary>
    public double Difference()
    {
        LambdaCurve curve = Model!.Report!.Selection!;
        if (curve.Best != _theirBest) return double.PositiveInfinity;
        double[] scores = _theirScores.Length == 1 ? [curve.Score[curve.Lambda.IndexOf(curve.Best)]] : [.. curve.Score];
        return Math.Max(Compare.Difference.Of(Answer().Zip(_theirs)), scores.Zip(_theirScores).Max(pair => Compare.Difference.Of([pair])));
    }

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(Answer())));

    public void Dispose()
    {
    }

    private double[] Answer() => [.. Model!.Coefficients[0], Model.Intercept[0]];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
