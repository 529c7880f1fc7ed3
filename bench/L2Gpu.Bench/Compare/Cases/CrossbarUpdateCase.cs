using System.Globalization;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary>Updates of a square array in which each cell gets one pulse an update, up in half of the columns.</summary>
internal sealed class CrossbarUpdateCase : CrossbarWriteCase
{
    private readonly string _name;
    private readonly HostBlock<uint> _rows;
    private readonly HostBlock<uint> _columns;

    /// <param name="context">What rows share.</param>
    /// <param name="name">The model, for people.</param>
    /// <param name="model">The model.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="updates">Updates of a call.</param>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public CrossbarUpdateCase(RowContext context, string name, CellModel model, int side, int updates, int threads, PythonPeer? peer)
        : base(context, model, side, updates, threads, peer)
    {
        _name = name;
        (_rows, _columns) = (new(Accelerator, updates, side), new(Accelerator, updates, side));
        for (int k = 0; k < updates; k++)
        {
            for (int i = 0; i < side; i++) (_rows[k, i], _columns[k, i]) = (1, 1 | ((uint)(i % 2) << 31));
        }
    }

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{_name}, {State.Rows}×{State.Columns}, {Updates} {(Updates == 1 ? "update" : "updates")}");

    // The answers are other numbers of the same law: mean squares of states differ by chance, of a relative variance of at most 2/n each.
    public override double Bound => 5 * Math.Sqrt(4.0 / ((double)State.Rows * State.Columns));

    public override void Dispose()
    {
        base.Dispose();
        _rows.Dispose();
        _columns.Dispose();
    }

    protected override void Write(SimulationAddress address) => Writes.Pulse(Queue, Model, Parameters, address, PulseNoise.EachPulse, _rows.View, _columns.View, State.View, Conductance.View);
}
