using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>An array of cells and what is written to it, from a seed.</summary>
internal sealed record CrossbarProblem(CellModel Model, int Rows, int Columns, int Updates = 1)
{
    /// <summary>Which of the five parameters have a matrix, as bits in their order.</summary>
    public int Matrices { get; init; } = 0b11111;

    /// <summary>How noise of pulses is drawn.</summary>
    public PulseNoise Noise { get; init; }

    /// <summary>Where random numbers lie.</summary>
    public SimulationAddress Address { get; init; } = new(seed: 0x1234_5678_9ABC_DEF0, step: (1UL << 40) + 7, firstCell: 128 * 1000);

    /// <summary>Whether σ is 0.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether all cells are stuck; else some are.</summary>
    public bool IsStuck { get; init; }

    private int Cells => Rows * Columns;

    private ulong Seed => (ulong)((Rows * 1009) + Columns);

    public FormattableString Describe() => $"{Model.Rule} {Model.Response} m={Rows} n={Columns} updates={Updates} matrices={Matrices} {Noise}";

    /// <summary>States within the bounds, with zeros of both signs.</summary>
    public float[] State()
    {
        float[] state = [.. new NumberStream(Seed + 1).Uniform<float>(Cells).Select(x => x * 0.7f)];
        for (int i = 0; i < Cells; i += 7) state[i] = i % 2 == 0 ? 0 : -0.0f;
        return state;
    }

    /// <summary>Numbers for deterministic writes, with zeros of both signs.</summary>
    public float[] Increments()
    {
        float[] increments = [.. new NumberStream(Seed + 2).Uniform<float>(Cells).Select(x => x * 0.2f)];
        for (int i = 0; i < Cells; i += 5) increments[i] = i % 2 == 0 ? 0 : -0.0f;
        return increments;
    }

    /// <summary>Numbers for trains of cells: most open, some never or always, one NaN; the first four cells are all certain.</summary>
    public float[] Chances()
    {
        float[] chances = new NumberStream(Seed + 4).Uniform<float>(Cells);
        for (int i = 0; i < Cells; i += 3) chances[i] = (i % 4) switch { 0 => 0, 1 => -0.0f, 2 => 5, _ => float.NegativeInfinity };
        for (int i = 0; i < Math.Min(4, Cells); i++) chances[i] = i == 1 ? 0 : i == 2 ? -3 : 3;
        if (Cells > 6) chances[6] = float.NaN;
        return chances;
    }

    /// <summary>Trains of lines: some without pulses, some with one slot, some with all.</summary>
    /// <param name="lines">Rows or columns.</param>
    /// <param name="salt">0 or 1.</param>
    public uint[] Trains(int lines, ulong salt)
    {
        var numbers = new NumberStream(Seed + 3 + salt);
        return [.. Enumerable.Range(0, Updates * lines).Select(_ =>
        {
            uint one = (uint)numbers.NextBits(), other = (uint)(numbers.NextBits() >> 32);
            return numbers.NextInteger(0, 9) switch { 0 => one & (1u << 31), 1 => one | int.MaxValue, 2 => (one & (1u << 31)) | 1, _ => one & (other | (1u << 31)) };
        })];
    }

    /// <summary>The parameters, some of them stuck, some with a bound of 0.</summary>
    public CellParameters Parameters(ConformanceContext context, GuardLayout layout)
    {
        var numbers = new NumberStream(Seed + 5);
        float[] up = Around(0.05f), down = Around(0.07f), lower = Around(-0.9f), upper = Around(1.1f), sigma = IsQuiet ? new float[Cells] : Around(0.3f);
        for (int i = 3; i < Cells; i += 11) up[i] = down[i] = 0;
        for (int i = 5; i < Cells; i += 13) sigma[i] = 0;
        for (int i = 8; i < Cells; i += 19) upper[i] = i % 2 == 0 ? 0 : -0.0f;
        for (int i = 11; i < Cells; i += 19) lower[i] = i % 2 == 0 ? 0 : -0.0f;
        for (int i = 0; i < Cells; i += IsStuck ? 1 : 17) lower[i] = upper[i] = i % 2 == 0 ? 0.5f : -0.25f;
        return new(One(0, up, 0.05f), One(1, down, 0.07f), One(2, lower, -0.9f), One(3, upper, 1.1f), One(4, sigma, IsQuiet ? 0 : 0.3f));

        float[] Around(float mean) => [.. numbers.Uniform<float>(Cells).Select(x => mean * (1 + (0.5f * x)))];
        CellParameter One(int bit, float[] cells, float shared) => (Matrices & (1 << bit)) != 0 ? context.Upload(cells, Rows, Columns, layout).Matrix : shared;
    }

    /// <summary>Writes by pulses.</summary>
    /// <param name="context">Where.</param>
    /// <param name="write">By what.</param>
    /// <param name="layout">Where numbers lie.</param>
    /// <param name="fused">All updates in one call; else one call each.</param>
    public (GuardedBatch<float> State, GuardedBatch<float> Conductance) Pulse(ConformanceContext context, ICrossbarWrite write, GuardLayout layout, bool fused = true)
    {
        GuardedBatch<float> state = context.Upload(State(), Rows, Columns, layout), conductance = context.Output<float>(1, Rows, Columns, layout);
        GuardedBatch<uint> rows = context.Upload(Trains(Rows, 0), Updates, Rows, layout), columns = context.Upload(Trains(Columns, 1), Updates, Columns, layout);
        CellParameters parameters = Parameters(context, layout);
        if (fused) write.Pulse(context.Queue, Model, parameters, Address, Noise, rows.Matrix, columns.Matrix, state.Matrix, conductance.Matrix);
        for (int k = 0; !fused && k < Updates; k++)
        {
            var step = new SimulationAddress(Address.Seed, Address.Step + (ulong)k, Address.FirstCell);
            write.Pulse(context.Queue, Model, parameters, step, Noise, rows.Matrix.Block(k, 0, 1, Rows), columns.Matrix.Block(k, 0, 1, Columns), state.Matrix, conductance.Matrix);
        }

        return (state, conductance);
    }

    /// <summary>Writes by a train a cell.</summary>
    /// <param name="context">Where.</param>
    /// <param name="write">By what.</param>
    /// <param name="scale">Probability per unit.</param>
    /// <param name="slots">Slots of a train.</param>
    /// <param name="layout">Where numbers lie.</param>
    /// <param name="fused">All rows in one call; else each is encoded and pulsed by itself.</param>
    public (GuardedBatch<float> State, GuardedBatch<float> Conductance) PulseCells(ConformanceContext context, ICrossbarWrite write, float scale, int slots, GuardLayout layout, bool fused = true)
    {
        GuardedBatch<float> state = context.Upload(State(), Rows, Columns, layout), conductance = context.Output<float>(1, Rows, Columns, layout), values = context.Upload(Chances(), Rows, Columns, layout);
        CellParameters all = Parameters(context, layout);
        if (fused) write.PulseCells(context.Queue, Model, all, Address, Noise, values.Matrix, scale, slots, state.Matrix, conductance.Matrix);
        GuardedBatch<uint> row = context.Upload([(1u << slots) - 1], 1, 1, GuardLayout.Packed), trains = context.Output<uint>(1, 1, Columns, layout);
        for (int i = 0; !fused && i < Rows; i++)
        {
            var address = new SimulationAddress(Address.Seed, Address.Step, Address.Cell(i, 0, Columns));
            var parameters = new CellParameters(Of(all.Up), Of(all.Down), Of(all.Lower), Of(all.Upper), Of(all.CycleToCycle));
            write.Encode(context.Queue, Line(values.Matrix), scale, slots, SimulationPurpose.ColumnPulses, address, trains.Matrix);
            write.Pulse(context.Queue, Model, parameters, address, Noise, row.Matrix, trains.Matrix, Line(state.Matrix), Line(conductance.Matrix));

            MatrixView<float> Line(MatrixView<float> matrix) => matrix.Block(i, 0, 1, Columns);
            CellParameter Of(CellParameter parameter) => parameter.Cells is { } cells ? Line(cells) : parameter;
        }

        values.ExpectUnchanged("values");
        return (state, conductance);
    }

    /// <summary>Writes by numbers.</summary>
    public (GuardedBatch<float> State, GuardedBatch<float> Conductance) Increment(ConformanceContext context, ICrossbarWrite write, float draws, GuardLayout layout)
    {
        GuardedBatch<float> state = context.Upload(State(), Rows, Columns, layout), conductance = context.Output<float>(1, Rows, Columns, layout);
        GuardedBatch<float> increments = context.Upload(Increments(), Rows, Columns, layout);
        write.Increment(context.Queue, Model, Parameters(context, layout), Address, increments.Matrix, draws, state.Matrix, conductance.Matrix);
        increments.ExpectUnchanged("increments");
        return (state, conductance);
    }
}
