using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Cell by cell, on the host. For comparison, never for speed.</summary>
public sealed class CrossbarWriteReference : CrossbarWriteOperator
{
    // The draws of CellSpread.
    private const ushort UniformDraw = 5;

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters, long rows, long columns)
    {
        var values = new CellValues[rows * columns];
        RandomStream[] streams = [.. Enumerable.Range(0, UniformDraw + 1).Select(draw => address.Stream(SimulationPurpose.DeviceToDevice, (ushort)draw))];
        ForEach(address, rows, columns, (at, _, _, cell) =>
        {
            float Normal(int draw) => Philox.Normal(streams[draw], cell);
            values[at] = CellMath.Spread(law, Normal(0), Normal(1), Normal(2), Normal(3), Normal(4), Philox.Uniform(streams[UniformDraw], cell));
        });
        Write(queue, parameters.Up, values, cell => cell.Up);
        Write(queue, parameters.Down, values, cell => cell.Down);
        Write(queue, parameters.Lower, values, cell => cell.Lower);
        Write(queue, parameters.Upper, values, cell => cell.Upper);
        Write(queue, parameters.CycleToCycle, values, cell => cell.CycleToCycle);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
    {
        float[] x = Read(queue, values);
        var words = new uint[x.Length];
        for (long k = 0, at = 0; k < values.Rows; k++)
        {
            RandomStream stream = address.Stream(purpose, later: (ulong)k);
            for (long line = 0; line < values.Columns; line++, at++) words[at] = Train(stream, address.FirstCell + line, scale, x[at], slots);
        }

        queue.Write<uint>(words, trains);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
    {
        (long m, long n, long updates) = (state.Rows, state.Columns, rowTrains.Rows);
        CellValues[] cells = Read(queue, parameters, m, n);
        uint[] row = Read(queue, rowTrains), column = Read(queue, columnTrains);
        float[] s = Read(queue, state), g = Read(queue, conductance);
        ForEach(address, m, n, (at, i, j, cell) =>
        {
            CellValues values = cells[at];
            ulong? last = null;
            for (long k = 0; k < updates; k++)
            {
                uint one = row[(k * m) + i], other = column[(k * n) + j];
                if (Move(model, values, address, noise, one & other, ((one ^ other) >> 31) == 0, (ulong)k, cell, ref s[at])) last = (ulong)k;
            }

            if (last is { } step) g[at] = Apparent(model, values, address, step, cell, s[at]);
        });
        queue.Write<float>(s, state);
        queue.Write<float>(g, conductance);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
    {
        CellValues[] cells = Read(queue, parameters, state.Rows, state.Columns);
        float[] x = Read(queue, values), s = Read(queue, state), g = Read(queue, conductance);
        RandomStream stream = address.Stream(SimulationPurpose.ColumnPulses);
        ForEach(address, state.Rows, state.Columns, (at, _, _, cell) =>
        {
            uint train = Train(stream, cell, scale, x[at], slots);
            if (Move(model, cells[at], address, noise, train, (train >> 31) == 0, 0, cell, ref s[at])) g[at] = Apparent(model, cells[at], address, 0, cell, s[at]);
        });
        queue.Write<float>(s, state);
        queue.Write<float>(g, conductance);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        CellValues[] cells = Read(queue, parameters, state.Rows, state.Columns);
        float[] s = Read(queue, state), u = Read(queue, increments), g = new float[s.Length];
        RandomStream cycle = address.Stream(SimulationPurpose.CycleToCycle), write = address.Stream(SimulationPurpose.Write);
        ForEach(address, state.Rows, state.Columns, (at, _, _, cell) =>
        {
            CellValues values = cells[at];
            s[at] = CellMath.Increment(
                model, s[at], u[at], draws, u[at] >= 0 ? values.Up : values.Down, values.CycleToCycle, Philox.Normal(cycle, cell), values.Lower, values.Upper);
            g[at] = CellMath.Apparent(model, s[at], Philox.Normal(write, cell), CellMath.IsStuck(values.Lower, values.Upper));
        });
        queue.Write<float>(s, state);
        queue.Write<float>(g, conductance);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
    {
        float[] wanted = Read(queue, targets), least = Read(queue, lower, wanted.Length), most = Read(queue, upper, wanted.Length), reached = new float[wanted.Length];
        RandomStream stream = address.Stream(SimulationPurpose.Write);
        ForEach(address, targets.Rows, targets.Columns, (at, _, _, cell) => reached[at] = CellMath.Program(law, wanted[at], Philox.Normal(stream, cell), least[at], most[at]));
        queue.Write<float>(reached, conductance);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
        => queue.Write<float>(Array.ConvertAll(Read(queue, state), s => CellMath.Respond(model, s)), conductance);

    // The train of a line or a cell.
    private static uint Train(RandomStream stream, long number, float scale, float value, int slots)
    {
        float chance = CellMath.Chance(scale, value, out bool down);
        uint word = down ? 1u << 31 : 0;
        for (int slot = 0; slot < slots; slot++)
            if (CellMath.Fires(chance, Philox.Uniform(stream, (number * Philox.TileBlocks) + slot))) word |= 1u << slot;
        return word;
    }

    // The pulses of a word's slots; whether there is one.
    private static bool Move(CellModel model, CellValues values, SimulationAddress address, PulseNoise noise, uint word, bool up, ulong later, long cell, ref float state)
    {
        int count = System.Numerics.BitOperations.PopCount(word & int.MaxValue), rounds = noise == PulseNoise.AtOnce ? Math.Min(1, count) : count;
        for (int pulse = 0; pulse < rounds; pulse++)
        {
            float normal = Philox.Normal(address.Stream(SimulationPurpose.CycleToCycle, (ushort)pulse, later), cell);
            state = CellMath.Pulse(model, state, up, up ? values.Up : values.Down, count / rounds, values.CycleToCycle, normal, values.Lower, values.Upper);
        }

        return count > 0;
    }

    private static float Apparent(CellModel model, CellValues values, SimulationAddress address, ulong later, long cell, float state)
        => CellMath.Apparent(model, state, Philox.Normal(address.Stream(SimulationPurpose.Write, later: later), cell), CellMath.IsStuck(values.Lower, values.Upper));

    private static void ForEach(SimulationAddress address, long rows, long columns, Action<long, long, long, long> visit)
    {
        for (long i = 0, at = 0; i < rows; i++)
            for (long j = 0; j < columns; j++, at++) visit(at, i, j, address.Cell(i, j, columns));
    }

    private static T[] Read<T>(IQueue queue, MatrixView<T> view)
        where T : unmanaged
    {
        var values = new T[view.Count];
        queue.Read(view, values.AsSpan());
        return values;
    }

    private static float[] Read(IQueue queue, CellParameter parameter, long count)
    {
        if (parameter.Cells is { } cells) return Read(queue, cells);
        var values = new float[count];
        Array.Fill(values, parameter.Value);
        return values;
    }

    private static CellValues[] Read(IQueue queue, CellParameters parameters, long rows, long columns)
    {
        float[][] all = [.. CellCheck.Named(parameters).Select(named => Read(queue, named.Parameter, rows * columns))];
        return [.. Enumerable.Range(0, all[0].Length).Select(i => new CellValues(all[0][i], all[1][i], all[2][i], all[3][i], all[4][i]))];
    }

    private static void Write(IQueue queue, CellParameter parameter, CellValues[] values, Func<CellValues, float> number)
    {
        if (parameter.Cells is { } cells) queue.Write<float>(Array.ConvertAll(values, cell => number(cell)), cells);
    }
}
