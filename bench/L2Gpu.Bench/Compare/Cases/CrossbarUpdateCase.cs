using System.Globalization;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Updates of a square array in which each cell gets one pulse an update, up in half of the columns.</summary>
internal sealed class CrossbarUpdateCase : ICase
{
    private const float Step = 0.001f, Absolute = 0.002f, Relative = 0.3f, Bound = 1;

    private readonly string _name;
    private readonly CellModel _model;
    private readonly ICrossbarWrite _write;
    private readonly IQueue _queue;
    private readonly HostBlock<float> _state;
    private readonly HostBlock<float> _conductance;
    private readonly HostBlock<uint> _rows;
    private readonly HostBlock<uint> _columns;
    private readonly PythonPeer? _peer;
    private readonly float _spread;
    private ulong _step;

    /// <param name="context">What rows share.</param>
    /// <param name="name">The model, for people.</param>
    /// <param name="model">The model.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="updates">Updates of a call.</param>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public CrossbarUpdateCase(RowContext context, string name, CellModel model, int side, int updates, int threads, PythonPeer? peer)
    {
        Accelerator accelerator = context.Accelerator(threads);
        (_name, _model, _peer, _spread) = (name, model, peer, model.Rule == CellRule.Additive ? Absolute : Relative);
        _write = accelerator.Get<ICrossbarWrite>();
        _queue = accelerator.Device.CreateQueue();
        (_state, _conductance) = (new(accelerator, side, side), new(accelerator, side, side));
        (_rows, _columns) = (new(accelerator, updates, side), new(accelerator, updates, side));
        for (int k = 0; k < updates; k++)
        {
            for (int i = 0; i < side; i++) (_rows[k, i], _columns[k, i]) = (1, 1 | ((uint)(i % 2) << 31));
        }

        peer?.Ask(new Dictionary<string, object>
        {
            ["op"] = "load", ["side"] = side, ["updates"] = updates, ["threads"] = threads, ["additive"] = model.Rule == CellRule.Additive, ["step"] = Step, ["spread"] = _spread, ["bound"] = Bound,
        });
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_name}, {_state.Rows}×{_state.Columns}, {_rows.Rows} {(_rows.Rows == 1 ? "update" : "updates")}");

    public double Flops => 0;

    /// <summary>Cells that a call touches, counted as often as it does.</summary>
    public double Visits => (double)_state.Rows * _state.Columns * _rows.Rows;

    // The answers are other numbers of the same law: mean squares of states differ by chance, of a relative variance of at most 2/n each.
    double ICase.Bound => 5 * Math.Sqrt(4.0 / ((double)_state.Rows * _state.Columns));

    public int? PeerProcess => _peer?.Id;

    public double Ours()
    {
        _state.Clear();
        return Clock.Seconds(() =>
        {
            _write.Pulse(
                _queue, _model, new(Step, Step, -Bound, Bound, _spread), new SimulationAddress(7, _step), PulseNoise.EachPulse, _rows.View, _columns.View, _state.View, _conductance.View);
            _step += (ulong)_rows.Rows;
            _queue.Synchronize();
        });
    }

    public double Peer() => _peer!.Ask(new Dictionary<string, object> { ["op"] = "update" }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        double square = 0;
        for (long i = 0; i < _state.Rows; i++)
            for (long j = 0; j < _state.Columns; j++) square += (double)_state[i, j] * _state[i, j];
        square /= (double)_state.Rows * _state.Columns;
        double other = _peer!.Ask(new Dictionary<string, object> { ["op"] = "moment" }).GetProperty("square").GetDouble();
        return Math.Abs(square - other) / other;
    }

    public string Fingerprint() => _conductance.Sha256();

    public void Dispose()
    {
        _state.Dispose();
        _conductance.Dispose();
        _rows.Dispose();
        _columns.Dispose();
        _queue.Dispose();
    }
}
