using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ICrossbarWrite"/>: it validates, and an implementation carries out.</summary>
public abstract class CrossbarWriteOperator : ICrossbarWrite
{
    // Bit 31 of a train is its sign.
    private const int MostSlots = 31;

    /// <inheritdoc/>
    public void Spread(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Validate(law);
        (string Name, CellParameter Parameter)[] named = CellCheck.Named(parameters);
        (string, MatrixView<float> View)[] outputs = [.. named.Where(p => p.Parameter.Cells.HasValue).Select(p => ($"{nameof(parameters)}.{p.Name}", p.Parameter.Cells!.Value))];
        if (outputs.Length == 0) throw new ArgumentException("parameters have no matrix to be drawn; give one to those that are to differ from cell to cell.", nameof(parameters));
        (long rows, long columns) = (outputs[0].View.Rows, outputs[0].View.Columns);
        for (int i = 0; i < outputs.Length; i++)
        {
            (string name, MatrixView<float> view) = outputs[i];
            Check.Matrix(queue, view, rows, columns, name);
            for (int j = 0; j < i; j++) Check.Apart(view.AsBatch(), outputs[j].View.AsBatch(), name, outputs[j].Item1);
        }

        if (law.StuckLow + law.StuckHigh > 0 && !(parameters.Lower.Cells.HasValue && parameters.Upper.Cells.HasValue))
            throw new ArgumentException("parameters have no matrix for both bounds, by which a cell is stuck; give them one, or a law without stuck cells.", nameof(parameters));
        CellCheck.Address(address, SimulationAddress.CellNumbers(rows, columns));
        if (rows > 0 && columns > 0) Run(queue, law, address, parameters, rows, columns);
    }

    /// <inheritdoc/>
    public void Encode(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, values.Buffer, nameof(values));
        Check.Matrix(queue, trains, values.Rows, values.Columns, nameof(trains));
        Check.Apart(trains.AsBatch(), values.AsBatch(), nameof(trains), nameof(values));
        ValidateTrains(scale, slots);
        if (purpose is not (SimulationPurpose.RowPulses or SimulationPurpose.ColumnPulses))
            throw new ArgumentException($"purpose is {purpose}; trains are {nameof(SimulationPurpose.RowPulses)} or {nameof(SimulationPurpose.ColumnPulses)}.", nameof(purpose));

        CellCheck.Address(address, SlotNumbers(address, values.Columns), values.Rows);
        if (values.Count > 0) Run(queue, values, scale, slots, purpose, address, trains);
    }

    /// <inheritdoc/>
    public void Pulse(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
    {
        ValidateCells(queue, model, parameters, address, state, conductance, rowTrains.Rows);
        Validate(noise);
        Check.Matrix(queue, rowTrains, rowTrains.Rows, state.Rows, nameof(rowTrains));
        Check.Matrix(queue, columnTrains, rowTrains.Rows, state.Columns, nameof(columnTrains));
        foreach ((MatrixView<float> view, string name) in new[] { (state, nameof(state)), (conductance, nameof(conductance)) })
        {
            Check.Apart(view.AsBatch(), rowTrains.AsBatch(), name, nameof(rowTrains));
            Check.Apart(view.AsBatch(), columnTrains.AsBatch(), name, nameof(columnTrains));
        }

        if (state.Count > 0 && rowTrains.Rows > 0) Run(queue, model, parameters, address, noise, rowTrains, columnTrains, state, conductance);
    }

    /// <inheritdoc/>
    public void PulseCells(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
    {
        ValidateCells(queue, model, parameters, address, state, conductance, 1);
        Validate(noise);
        ValidateInput(queue, values, nameof(values), state, conductance);
        ValidateTrains(scale, slots);
        CellCheck.Address(address, SlotNumbers(address, SimulationAddress.CellNumbers(state.Rows, state.Columns)));
        if (state.Count > 0) Run(queue, model, parameters, address, noise, values, scale, slots, state, conductance);
    }

    /// <inheritdoc/>
    public void Increment(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        ValidateCells(queue, model, parameters, address, state, conductance, 1);
        ValidateInput(queue, increments, nameof(increments), state, conductance);
        if (!(draws >= 0 && float.IsFinite(draws))) throw new ArgumentOutOfRangeException(nameof(draws), draws, "It multiplies a variance: it must be finite and at least 0.");
        if (state.Count > 0) Run(queue, model, parameters, address, increments, draws, state, conductance);
    }

    /// <inheritdoc/>
    public void Program(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, targets.Buffer, nameof(targets));
        Check.Matrix(queue, conductance, targets.Rows, targets.Columns, nameof(conductance));
        CellCheck.Parameter(queue, lower, targets.Rows, targets.Columns, nameof(lower));
        CellCheck.Parameter(queue, upper, targets.Rows, targets.Columns, nameof(upper));
        CellCheck.Bounds(lower, upper, nameof(lower));
        CellCheck.Apart(conductance, lower, nameof(conductance), nameof(lower));
        CellCheck.Apart(conductance, upper, nameof(conductance), nameof(upper));
        if (conductance != targets) Check.Apart(conductance.AsBatch(), targets.AsBatch(), nameof(conductance), nameof(targets));
        CellCheck.Finite(law.Constant, nameof(law), nameof(law.Constant));
        CellCheck.Finite(law.Linear, nameof(law), nameof(law.Linear));
        CellCheck.Finite(law.Quadratic, nameof(law), nameof(law.Quadratic));
        if (!(law.FullScale > 0 && float.IsFinite(law.FullScale))) throw new ArgumentException($"law has FullScale {law.FullScale}, by which targets are divided; it must be finite and above 0.", nameof(law));
        CellCheck.Address(address, SimulationAddress.CellNumbers(targets.Rows, targets.Columns));
        if (targets.Count > 0) Run(queue, law, address, lower, upper, targets, conductance);
    }

    /// <inheritdoc/>
    public void Respond(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CellCheck.Model(model);
        ValidateOutputs(queue, state, conductance);
        if (state.Count > 0) Run(queue, model, state, conductance);
    }

    /// <summary>Carries out a valid <see cref="Spread"/> that is not empty.</summary>
    protected abstract void Run(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters, long rows, long columns);

    /// <summary>Carries out a valid <see cref="Encode"/> that is not empty.</summary>
    protected abstract void Run(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains);

    /// <summary>Carries out a valid <see cref="Pulse"/> with at least one cell and one update.</summary>
    protected abstract void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>Carries out a valid <see cref="PulseCells"/> that is not empty.</summary>
    protected abstract void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>Carries out a valid <see cref="Increment"/> that is not empty.</summary>
    protected abstract void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>Carries out a valid <see cref="Program"/> that is not empty.</summary>
    protected abstract void Run(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance);

    /// <summary>Carries out a valid <see cref="Respond"/> that is not empty.</summary>
    protected abstract void Run(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance);

    // Numbers of slots are 32 times those of lines or cells.
    private static Int128 SlotNumbers(SimulationAddress address, Int128 trains) => ((Int128)address.FirstCell * (Philox.TileBlocks - 1)) + (trains * Philox.TileBlocks);

    private static void Validate(PulseNoise noise)
    {
        if (!Enum.IsDefined(noise)) throw new ArgumentException($"noise is {noise}; take one of {string.Join(", ", Enum.GetNames<PulseNoise>())}.", nameof(noise));
    }

    private static void ValidateTrains(float scale, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, MostSlots);
        if (!float.IsFinite(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "The probability per unit must be finite.");
    }

    private static void ValidateInput(IQueue queue, MatrixView<float> input, string name, MatrixView<float> state, MatrixView<float> conductance)
    {
        Check.Matrix(queue, input, state.Rows, state.Columns, name);
        Check.Apart(state.AsBatch(), input.AsBatch(), nameof(state), name);
        Check.Apart(conductance.AsBatch(), input.AsBatch(), nameof(conductance), name);
    }

    private static void ValidateCells(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> state, MatrixView<float> conductance, long updates)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CellCheck.Model(model);
        ValidateOutputs(queue, state, conductance);
        CellCheck.Parameters(queue, model.Rule, parameters, state.Rows, state.Columns);
        CellCheck.Apart(state, parameters, nameof(state));
        CellCheck.Apart(conductance, parameters, nameof(conductance));
        CellCheck.Address(address, SimulationAddress.CellNumbers(state.Rows, state.Columns), updates);
    }

    private static void ValidateOutputs(IQueue queue, MatrixView<float> state, MatrixView<float> conductance)
    {
        Check.OnDevice(queue, state.Buffer, nameof(state));
        Check.Matrix(queue, conductance, state.Rows, state.Columns, nameof(conductance));
        Check.Apart(conductance.AsBatch(), state.AsBatch(), nameof(conductance), nameof(state));
    }

    private static void Validate(CellSpread law)
    {
        ArgumentNullException.ThrowIfNull(law);
        CellCheck.NotNegative(law.Step, nameof(law), nameof(law.Step));
        CellCheck.NotNegative(law.StepSpread, nameof(law), nameof(law.StepSpread));
        CellCheck.Finite(law.Asymmetry, nameof(law), nameof(law.Asymmetry));
        CellCheck.NotNegative(law.AsymmetrySpread, nameof(law), nameof(law.AsymmetrySpread));
        CellCheck.NotNegative(law.LowerSpread, nameof(law), nameof(law.LowerSpread));
        CellCheck.NotNegative(law.UpperSpread, nameof(law), nameof(law.UpperSpread));
        CellCheck.NotNegative(law.CycleToCycle, nameof(law), nameof(law.CycleToCycle));
        CellCheck.NotNegative(law.CycleToCycleSpread, nameof(law), nameof(law.CycleToCycleSpread));
        if (!(law.Lower <= law.Upper)) throw new ArgumentException($"law has the bounds {law.Lower} and {law.Upper}; the first must not lie above the second. Exchange them.", nameof(law));
        if ((law.LowerSpread > 0 && !float.IsFinite(law.Lower)) || (law.UpperSpread > 0 && !float.IsFinite(law.Upper)))
            throw new ArgumentException($"law spreads the bounds {law.Lower} and {law.Upper}; what is spread must be finite. Give finite bounds, or no spread.", nameof(law));
        if (!(law.StuckLow >= 0 && law.StuckHigh >= 0 && law.StuckLow + law.StuckHigh <= 1))
            throw new ArgumentException($"law has StuckLow {law.StuckLow} and StuckHigh {law.StuckHigh}; they are probabilities whose sum is at most 1.", nameof(law));
    }
}
