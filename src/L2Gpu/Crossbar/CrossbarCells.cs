using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>The cells of an array on a device: lines × outputs of them, in units of conductance and state. What they stand for is known to <see cref="CrossbarUnits"/>.</summary>
internal sealed class CrossbarCells : IDisposable
{
    private readonly CrossbarArrayOptions _options;
    private readonly CrossbarUnits _units;
    private readonly ulong _seed;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly ICrossbarWrite _write;
    private readonly CellParameters _parameters;
    private readonly MatrixView<float> _state;
    private readonly MatrixView<float> _conductance;
    private readonly MatrixView<float> _work;
    private readonly MatrixView<float> _rowValues;
    private readonly MatrixView<float> _columnValues;
    private readonly MatrixView<uint> _rowTrains;
    private readonly MatrixView<uint> _columnTrains;
    private readonly CrossbarReader _reader;

    public CrossbarCells(Accelerator accelerator, CrossbarArrayOptions options, CrossbarUnits units, CrossbarMemory memory, ulong seed)
    {
        (_options, _units, _seed) = (options, units, seed);
        _write = accelerator.Get<ICrossbarWrite>();
        _queue = accelerator.Device.CreateQueue();
        _arena = new DeviceArena(accelerator.Device, _queue);
        try
        {
            _state = Matrix();
            _conductance = Matrix();
            _work = Matrix();
            _rowValues = _arena.Matrix<float>(options.MaximumBatch, units.Lines);
            _columnValues = _arena.Matrix<float>(options.MaximumBatch, units.Outputs);
            _rowTrains = _arena.Matrix<uint>(options.MaximumBatch, units.Lines);
            _columnTrains = _arena.Matrix<uint>(options.MaximumBatch, units.Outputs);
            CellValues mean = units.Mean;
            _parameters = new(
                Parameter(memory.HasSteps, mean.Up), Parameter(memory.HasSteps, mean.Down), Parameter(memory.HasBounds, mean.Lower), Parameter(memory.HasBounds, mean.Upper),
                Parameter(memory.HasNoise, mean.CycleToCycle));
            _reader = new CrossbarReader(accelerator, _queue, _arena, options, units, memory, seed, _conductance, _rowValues, _columnValues);
            if (memory.HasSteps || memory.HasBounds || memory.HasNoise) _write.Spread(_queue, options.Cell.Spread, Address(0), _parameters);
            Rest();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public float[] States() => Download(_state);

    public float[] Conductances() => Download(_conductance);

    /// <summary>Programs all cells, and gives each the state of the conductance that it has then.</summary>
    public void Program(float[] targets, ulong step)
    {
        using (_arena.Scope())
        {
            _queue.Write<float>(targets, _conductance);
            _write.Program(_queue, _options.Cell.Programming, Address(step), BoundConductance(_parameters.Lower), BoundConductance(_parameters.Upper), _conductance, _conductance);
        }

        float[] states = Conductances(), lower = Numbers(_parameters.Lower), upper = Numbers(_parameters.Upper);
        for (int i = 0; i < states.Length; i++)
            states[i] = CellMath.Clamp(CellCurve.State(_options.Cell.Model, states[i]), lower[lower.Length == 1 ? 0 : i], upper[upper.Length == 1 ? 0 : i]);
        _queue.Write<float>(states, _state);
        _reader.Written();
    }

    /// <summary>Updates by coincidences of the trains of rows and columns, in parts of as many as there is room for.</summary>
    public void Pulse(float[] rows, float[] columns, int updates, ulong step)
    {
        for (int done = 0, part; done < updates; done += part)
        {
            part = Math.Min(updates - done, _options.MaximumBatch);
            SimulationAddress address = Address(step + (ulong)done);
            MatrixView<uint> rowTrains = Trains(rows, done, part, _rowValues, _rowTrains, SimulationPurpose.RowPulses, address);
            MatrixView<uint> columnTrains = Trains(columns, done, part, _columnValues, _columnTrains, SimulationPurpose.ColumnPulses, address);
            _write.Pulse(_queue, _options.Cell.Model, _parameters, address, _options.PulseNoise, rowTrains, columnTrains, _state, _conductance);
        }

        _reader.Written();
    }

    /// <summary>One update by a train a cell.</summary>
    public void PulseCells(float[] chances, ulong step)
    {
        _queue.Write<float>(chances, _work);
        _write.PulseCells(_queue, _options.Cell.Model, _parameters, Address(step), _options.PulseNoise, _work, 1, _options.Slots, _state, _conductance);
        _reader.Written();
    }

    /// <summary>Writes each cell by a number.</summary>
    public void Increment(float[] increments, ulong step)
    {
        _queue.Write<float>(increments, _work);
        _write.Increment(_queue, _options.Cell.Model, _parameters, Address(step), _work, _options.IncrementDraws, _state, _conductance);
        _reader.Written();
    }

    /// <summary>Reads from now on as after a while.</summary>
    public void Age(double seconds) => _reader.Age(seconds);

    /// <summary>Reads a batch; see <see cref="CrossbarReader.Read"/>.</summary>
    public void Read(ReadOnlySpan<float> inputs, int batch, bool transposed, ulong step, Span<float> outputs) => _reader.Read(inputs, batch, transposed, step, outputs);

    public void Dispose()
    {
        _arena.Dispose();
        _queue.Dispose();
    }

    // Cells as they are made: at rest, or as near to it as their bounds let them.
    private void Rest()
    {
        float[] lower = Numbers(_parameters.Lower), upper = Numbers(_parameters.Upper), states = new float[_state.Count];
        for (int i = 0; i < states.Length; i++) states[i] = CellMath.Clamp(_units.RestState, lower[lower.Length == 1 ? 0 : i], upper[upper.Length == 1 ? 0 : i]);
        _queue.Write<float>(states, _state);
        _write.Respond(_queue, _options.Cell.Model, _state, _conductance);
    }

    private MatrixView<uint> Trains(float[] values, int first, int count, MatrixView<float> room, MatrixView<uint> trains, SimulationPurpose purpose, SimulationAddress address)
    {
        MatrixView<float> part = room.Block(0, 0, count, room.Columns);
        MatrixView<uint> words = trains.Block(0, 0, count, trains.Columns);
        _queue.Write(values.AsSpan((int)(first * room.Columns), (int)part.Count), part);
        _write.Encode(_queue, part, 1, _options.Slots, purpose, address, words);
        return words;
    }

    // The conductance of a bound, of all cells or of each.
    private CellParameter BoundConductance(CellParameter bound)
    {
        if (bound.Cells is not { } cells) return CellMath.Respond(_options.Cell.Model, bound.Value);
        MatrixView<float> conductance = Matrix();
        _write.Respond(_queue, _options.Cell.Model, cells, conductance);
        return conductance;
    }

    private float[] Numbers(CellParameter parameter) => parameter.Cells is { } cells ? Download(cells) : [parameter.Value];

    private float[] Download(MatrixView<float> view)
    {
        var values = new float[view.Count];
        _queue.Read(view, values.AsSpan());
        return values;
    }

    private CellParameter Parameter(bool differs, float value) => differs ? Matrix() : value;

    private MatrixView<float> Matrix() => _arena.Matrix<float>(_units.Lines, _units.Outputs);

    private SimulationAddress Address(ulong step) => new(_seed, step, _options.FirstCell);
}
