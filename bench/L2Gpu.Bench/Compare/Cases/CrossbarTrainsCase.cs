using System.Globalization;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary>Updates of a square array in which each cell has a pulse train of its own, with one pulse in the mean.</summary>
internal sealed class CrossbarTrainsCase : CrossbarWriteCase
{
    private const int Slots = 31;

    // Numbers go round in a period that shares no factor with the columns.
    private const int Period = 127;

    private const float Largest = 2f / Slots;

    private readonly string _name;
    private readonly HostBlock<float> _chances;

    /// <param name="context">What rows share.</param>
    /// <param name="name">The model, for people.</param>
    /// <param name="model">The model.</param>
    /// <param name="side">Rows and columns.</param>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="peer">The peer; null to run ours alone.</param>
    public CrossbarTrainsCase(RowContext context, string name, CellModel model, int side, int threads, PythonPeer? peer)
        : base(context, model, side, 1, threads, peer, Largest)
    {
        _name = name;
        _chances = new(Accelerator, side, side);
        for (int i = 0; i < side; i++)
            for (int j = 0; j < side; j++) _chances[i, j] = Largest * ((((long)i * side) + j) % Period / (Period / 2f) - 1);
    }

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{_name}, {State.Rows}×{State.Columns}, a train a cell");

    // As of one pulse a cell, but numbers of pulses scatter, too: a relative variance of at most 7/n each, for the additive rule.
    public override double Bound => 5 * Math.Sqrt(14.0 / ((double)State.Rows * State.Columns));

    public override void Dispose()
    {
        base.Dispose();
        _chances.Dispose();
    }

    protected override void Write(SimulationAddress address) => Writes.PulseCells(Queue, Model, Parameters, address, PulseNoise.EachPulse, _chances.View, 1, Slots, State.View, Conductance.View);
}
