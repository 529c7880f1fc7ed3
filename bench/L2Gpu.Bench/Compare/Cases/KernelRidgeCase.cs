using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary><c>KernelRidge.Fit</c> with its evidence, against scikit-learn's <c>KernelRidge(kernel="rbf").fit</c>, both without an intercept.</summary>
internal sealed class KernelRidgeCase : ICase
{
    private const double Lambda = 0.1;

    private readonly RegressionData<double> _data;
    private readonly RegressionData<double> _test;
    private readonly KernelRidgeOptions _options;
    private readonly string _way;
    private readonly double _gamma;
    private readonly PythonPeer? _peer;
    private double[] _theirs = [];
    private double[] _theirPredictions = [];

    /// <param name="context">What rows share.</param>
    /// <param name="data">The problem.</param>
    /// <param name="way">How ours is solved, for the table.</param>
    /// <param name="options">How ours is solved.</param>
    /// <param name="threads">The threads of each side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public KernelRidgeCase(RowContext context, RegressionData<double> data, string way, KernelRidgeOptions options, int threads, PythonPeer? peer)
    {
        (_data, _way, _peer, _gamma) = (data, way, peer, 1.0 / data.Columns);
        _test = new RegressionData<double>(200, data.Columns, 41);
        _options = options with { Kernel = KernelFunction.Rbf(_gamma), Lambda = Lambda, FitIntercept = false, Accelerator = context.Accelerator(threads) };
        if (peer is null) return;
        using var folder = new TempFolder();
        (string x, string y, string test, string unused) = (folder.File("x"), folder.File("y"), folder.File("test"), folder.File("unused"));
        data.WriteRaw(x, y);
        _test.WriteRaw(test, unused);
        peer.Ask(new Dictionary<string, object> { ["op"] = "load", ["x"] = x, ["y"] = y, ["test"] = test, ["columns"] = data.Columns, ["type"] = "f64" });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"kernel ridge {_data.Rows}×{_data.Columns}, {_way}");

    public double Flops => 0;

    // Coefficients of a direct solver are compared themselves; of an iteration, which stops by its residual, what they predict.
    public double Bound => IsDirect ? 1e-9 : 1e-6;

    public int? PeerProcess => _peer?.Id;

    /// <summary>The model of our last fit.</summary>
    public KernelRidgeModel? Model { get; private set; }

    private bool IsDirect => _options.Solver is KernelSolver.Cholesky or KernelSolver.Eigen;

    public double Ours() => Clock.Seconds(() => Model = KernelRidge.Fit(_data.X, _data.Y, _options));

    public double Peer()
    {
        JsonElement answer = _peer!.Ask(new Dictionary<string, object> { ["op"] = "kernel-ridge", ["alpha"] = Lambda, ["gamma"] = _gamma });
        _theirs = Numbers(answer.GetProperty("dual"));
        _theirPredictions = Numbers(answer.GetProperty("predictions"));
        return answer.GetProperty("seconds").GetDouble();
    }

    public double Difference()
    {
        double[,] predictions = Model!.Predict(_test.X, _options.Accelerator);
        double difference = Compare.Difference.Of(_theirPredictions.Select((value, i) => (predictions[i, 0], value)));
        return IsDirect ? Math.Max(difference, Compare.Difference.Of(Model.DualCoefficients[0].Zip(_theirs))) : difference;
    }

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>([.. Model!.DualCoefficients[0]])));

    /// <summary>Where the time of our last fit went, and how good its answer is.</summary>
    public string Describe()
    {
        KernelFitReport report = Model!.Report!;
        IEnumerable<string> stages = report.Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Seconds * 1e3:F1} ms"));
        string iterations = report.Iterations is { Length: > 0 } all ? string.Create(CultureInfo.InvariantCulture, $"; {all[0].Iterations} iterations") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: relative residual in FP64 {report.RelativeResidual[0]:0.0e+0}{iterations}; stages of the last fit: {string.Join(", ", stages)}.");
    }

    public void Dispose()
    {
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
