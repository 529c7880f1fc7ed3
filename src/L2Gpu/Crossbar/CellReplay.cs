using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Crossbars;

/// <summary>One cell of an array, computed again alone on the host from its address and what was written: the same bits as on the device.</summary>
internal sealed class CellReplay
{
    // The draw of the uniform number that decides whether a cell is stuck.
    private const ushort StuckDraw = 5;

    private readonly CrossbarArrayOptions _options;
    private readonly CellModel _model;
    private readonly CellValues _values;
    private readonly ulong _seed;
    private readonly long _cell;

    public CellReplay(CrossbarArrayOptions options, CrossbarUnits units, ulong seed, CellPlace place)
    {
        (_options, _model, _seed, Place) = (options, options.Cell.Model, seed, place);
        SimulationAddress address = Address(0);
        _cell = address.Cell(place.Line, place.Column, units.Outputs);
        Index = (place.Line * units.Outputs) + place.Column;
        float Normal(ushort draw) => Philox.Normal(address.Stream(SimulationPurpose.DeviceToDevice, draw), _cell);
        _values = CellMath.Spread(options.Cell.Spread, Normal(0), Normal(1), Normal(2), Normal(3), Normal(4), Philox.Uniform(address.Stream(SimulationPurpose.DeviceToDevice, StuckDraw), _cell));
        State = CellMath.Clamp(units.RestState, _values.Lower, _values.Upper);
        Conductance = CellMath.Respond(_model, State);
    }

    public CellPlace Place { get; }

    /// <summary>Where it is in a matrix of the array's shape.</summary>
    public long Index { get; }

    public float State { get; private set; }

    public float Conductance { get; private set; }

    /// <summary>Pulses of the last write.</summary>
    public int Pulses { get; private set; }

    public CellState Now(ulong step) => new(Place, step, Pulses, State, Conductance, _values);

    /// <summary>One update by trains of its row and its column.</summary>
    public void Pulse(float row, float column, ulong step) => Coincide(
        Train(row, SimulationPurpose.RowPulses, _options.FirstCell + Place.Line, step), Train(column, SimulationPurpose.ColumnPulses, _options.FirstCell + Place.Column, step), step);

    /// <summary>One update by a train of its own.</summary>
    public void Pulse(float chance, ulong step) => Coincide(int.MaxValue, Train(chance, SimulationPurpose.ColumnPulses, _cell, step), step);

    public void Increment(float increment, ulong step)
    {
        Pulses = 0;
        State = CellMath.Increment(
            _model, State, increment, _options.IncrementDraws, increment >= 0 ? _values.Up : _values.Down, _values.CycleToCycle, Normal(SimulationPurpose.CycleToCycle, step), _values.Lower, _values.Upper);
        Show(step);
    }

    public void Program(float target, ulong step)
    {
        Pulses = 0;
        Conductance = CellMath.Program(
            _options.Cell.Programming, target, Normal(SimulationPurpose.Write, step), CellMath.Respond(_model, _values.Lower), CellMath.Respond(_model, _values.Upper));
        State = CellMath.Clamp(CellCurve.State(_model, Conductance), _values.Lower, _values.Upper);
    }

    private void Coincide(uint row, uint column, ulong step)
    {
        Pulses = BitOperations.PopCount(row & column & int.MaxValue);
        if (Pulses == 0) return;
        bool up = ((row ^ column) >> 31) == 0;
        int rounds = _options.PulseNoise == PulseNoise.AtOnce ? 1 : Pulses;
        for (int pulse = 0; pulse < rounds; pulse++)
        {
            float normal = Philox.Normal(Address(step).Stream(SimulationPurpose.CycleToCycle, (ushort)pulse), _cell);
            State = CellMath.Pulse(_model, State, up, up ? _values.Up : _values.Down, Pulses / rounds, _values.CycleToCycle, normal, _values.Lower, _values.Upper);
        }

        Show(step);
    }

    private void Show(ulong step)
        => Conductance = CellMath.Apparent(_model, State, Normal(SimulationPurpose.Write, step), CellMath.IsStuck(_values.Lower, _values.Upper));

    private uint Train(float number, SimulationPurpose purpose, long line, ulong step)
    {
        float chance = CellMath.Chance(1, number, out bool down);
        uint word = down ? 1u << 31 : 0;
        RandomStream stream = Address(step).Stream(purpose);
        for (int slot = 0; slot < _options.Slots; slot++)
            if (CellMath.Fires(chance, Philox.Uniform(stream, (line * Philox.TileBlocks) + slot))) word |= 1u << slot;
        return word;
    }

    private float Normal(SimulationPurpose purpose, ulong step) => Philox.Normal(Address(step).Stream(purpose), _cell);

    private SimulationAddress Address(ulong step) => new(_seed, step, _options.FirstCell);
}
