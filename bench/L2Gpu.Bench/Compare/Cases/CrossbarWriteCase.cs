using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>Writes of a square array by pulses with noise, from states of 0 on.</summary>
internal abstract class CrossbarWriteCase : ICase
{
    /// <summary>What a pulse moves a state by, and how far states reach.</summary>
    protected const float Step = 0.001f, Reach = 1;

    private const float Absolute = 0.002f, Relative = 0.3f;

    private readonly PythonPeer? _peer;
    private readonly float _spread;
    private ulong _step;

    /// <param name="context">What rows share.</param>
    /// <param name="model">The model.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="updates">Updates of a call.</param>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    /// <param name="largest">Where each cell has a train, the largest probability of a slot; else 0.</param>
    protected CrossbarWriteCase(RowContext context, CellModel model, int side, int updates, int threads, PythonPeer? peer, float largest = 0)
    {
        Accelerator = context.Accelerator(threads);
        (Model, Updates, _peer, _spread) = (model, updates, peer, model.Rule == CellRule.Additive ? Absolute : Relative);
        Writes = Accelerator.Get<ICrossbarWrite>();
        Queue = Accelerator.Device.CreateQueue();
        (State, Conductance) = (new(Accelerator, side, side), new(Accelerator, side, side));
        peer?.Ask(new Dictionary<string, object>
        {
            ["op"] = "load", ["side"] = side, ["updates"] = updates, ["threads"] = threads, ["additive"] = model.Rule == CellRule.Additive, ["step"] = Step, ["spread"] = _spread, ["bound"] = Reach,
            ["largest"] = largest,
        });
    }

    public abstract string Name { get; }

    public double Flops => 0;

    /// <summary>Cells that a call touches, counted as often as it does.</summary>
    public double Visits => (double)State.Rows * State.Columns * Updates;

    /// <inheritdoc/>
    public abstract double Bound { get; }

    public int? PeerProcess => _peer?.Id;

    protected Accelerator Accelerator { get; }

    protected ICrossbarWrite Writes { get; }

    protected IQueue Queue { get; }

    protected CellModel Model { get; }

    protected int Updates { get; }

    protected CellParameters Parameters => new(Step, Step, -Reach, Reach, _spread);

    protected HostBlock<float> State { get; }

    protected HostBlock<float> Conductance { get; }

    public double Ours()
    {
        State.Clear();
        return Clock.Seconds(() =>
        {
            Write(new SimulationAddress(7, _step));
            _step += (ulong)Updates;
            Queue.Synchronize();
        });
    }

    public double Peer() => _peer!.Ask(new Dictionary<string, object> { ["op"] = "update" }).GetProperty("seconds").GetDouble();

    public double Difference()
    {
        double square = 0;
        for (long i = 0; i < State.Rows; i++)
            for (long j = 0; j < State.Columns; j++) square += (double)State[i, j] * State[i, j];
        square /= (double)State.Rows * State.Columns;
        double other = _peer!.Ask(new Dictionary<string, object> { ["op"] = "moment" }).GetProperty("square").GetDouble();
        return Math.Abs(square - other) / other;
    }

    public string Fingerprint() => Conductance.Sha256();

    public virtual void Dispose()
    {
        State.Dispose();
        Conductance.Dispose();
        Queue.Dispose();
    }

    /// <summary>Updates the states, as so many steps from an address on.</summary>
    protected abstract void Write(SimulationAddress address);
}
