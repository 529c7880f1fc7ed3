using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>The networks that the physical arrays of an array are with their wires, solved on its device. Numbers go to siemens, volts and amperes there, and come back in units of conductance.</summary>
internal sealed class CrossbarWires
{
    private readonly WireNetwork _network;
    private readonly IQueue _queue;
    private readonly DeviceArena _arena;
    private readonly ICrossbarRead _read;
    private readonly IIrDrop _solver;
    private readonly IConversion<float> _widen;
    private readonly IConversion<double> _narrow;
    private readonly WireTiling _tiling;
    private readonly VectorView<double> _zeros;
    private readonly VectorView<double> _siemens;
    private readonly VectorView<double> _units;

    /// <summary>Prepares for arrays of one shape.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="arena">Where memory comes from, which a call gives back.</param>
    /// <param name="network">Wires, and how well their networks are solved.</param>
    /// <param name="tiling">The shape, and how it is cut.</param>
    /// <exception cref="UnsupportedOperatorException">The device has no solver.</exception>
    public CrossbarWires(Accelerator accelerator, IQueue queue, DeviceArena arena, WireNetwork network, WireTiling tiling)
    {
        (_queue, _arena, _network, _tiling) = (queue, arena, network, tiling);
        (_read, _solver, _widen, _narrow) = (accelerator.Get<ICrossbarRead>(), accelerator.Get<IIrDrop>(), accelerator.Get<IConversion<float>>(), accelerator.Get<IConversion<double>>());
        _zeros = Constant(0);
        _siemens = Constant(network.ConductanceUnit);
        _units = Constant(1 / network.ConductanceUnit);
    }

    /// <summary>Computes the matrix that the network of each physical array is.</summary>
    /// <param name="conductance">Shape (lines, outputs).</param>
    /// <param name="effective">Shape (lines, outputs); overwritten.</param>
    /// <exception cref="InvalidOperationException">A network was not solved to its tolerance.</exception>
    public void Effective(MatrixView<float> conductance, MatrixView<float> effective)
    {
        foreach (WireStrip rows in _tiling.Rows)
        {
            using IDisposable ofRows = _arena.Scope();
            MatrixView<float> still = Disturbed(default, 0, rows, 1, conductance, 0);
            foreach (WireStrip columns in _tiling.Columns)
            {
                using IDisposable ofColumns = _arena.Scope();
                BatchView<double> cells = Cells(still, rows, columns, 1), solved = Batch(cells.Count, rows.Size, columns.Size);
                MatrixView<double> evidence = _arena.Matrix<double>(cells.Count * columns.Size, 2);
                _solver.Effective(_queue, _network.Wires, _network.Limits, cells, solved, evidence);
                ThrowIfUnsolved(evidence);
                for (long c = 0; c < columns.Count; c++)
                    Narrow(Rows(solved, c * rows.Count, rows.Count), effective.Block(rows.First, columns.First + (c * columns.Size), rows.Lines, columns.Size));
            }
        }
    }

    /// <summary>Reads a batch, with networks of its own for each item.</summary>
    /// <param name="chain">Converters and noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="transposed">Whether bit lines are driven.</param>
    /// <param name="inputs">Shape (batch, lines), or (batch, outputs).</param>
    /// <param name="conductance">Shape (lines, outputs).</param>
    /// <param name="noise">σ of each cell.</param>
    /// <param name="outputs">Shape (batch, outputs), or (batch, lines); overwritten.</param>
    /// <exception cref="InvalidOperationException">A network was not solved to its tolerance.</exception>
    public void Read(ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductance, CellParameter noise, MatrixView<float> outputs)
    {
        using IDisposable scope = _arena.Scope();
        long batch = inputs.Rows, arrays = transposed ? _tiling.Across : _tiling.Down;
        MatrixView<float> driven = _arena.Matrix<float>(batch, inputs.Columns), all = _arena.Matrix<float>(arrays * batch, outputs.Columns);
        var sums = new BatchView<float>(all.Buffer, 0, arrays, batch * outputs.Columns, batch, outputs.Columns, outputs.Columns);
        _read.Drive(_queue, chain, inputs, driven);
        foreach (WireStrip rows in _tiling.Rows)
        {
            long most = _tiling.Items(rows, batch);
            for (long first = 0; first < batch; first += most)
            {
                using IDisposable ofRows = _arena.Scope();
                long items = Math.Min(most, batch - first);
                MatrixView<float> met = Disturbed(address, first, rows, items, conductance, noise);
                foreach (WireStrip columns in _tiling.Columns) Solve(new(rows, columns, first, items, transposed), met, driven, sums);
            }
        }

        _read.Sense(_queue, chain, address, sums, outputs);
    }

    // What items meet in a strip of rows, none below 0, where noise may have left it but no resistor is: rows of all items, one item after another.
    private MatrixView<float> Disturbed(SimulationAddress address, long first, WireStrip rows, long items, MatrixView<float> conductance, CellParameter noise)
    {
        long columns = conductance.Columns;
        MatrixView<float> met = _arena.Matrix<float>(items * rows.Lines, columns);
        var own = new SimulationAddress(address.Seed, address.Step, address.Cell(rows.First, 0, columns));
        CellParameter spread = noise.Cells is { } cells ? cells.Block(rows.First, 0, rows.Lines, columns) : noise;
        _read.Disturb(_queue, own, first, conductance.Block(rows.First, 0, rows.Lines, columns), spread, 0, new BatchView<float>(met.Buffer, 0, items, rows.Lines * columns, rows.Lines, columns, columns));
        return met;
    }

    private void Solve(WireGroup group, MatrixView<float> met, MatrixView<float> driven, BatchView<float> sums)
    {
        using IDisposable scope = _arena.Scope();
        (WireStrip rows, WireStrip columns, long first, long items, bool transposed) = group;
        WireStrip from = transposed ? columns : rows, to = transposed ? rows : columns;
        BatchView<double> cells = Cells(met, rows, columns, items), voltages = Batch(cells.Count, 1, from.Size), currents = Batch(cells.Count, 1, to.Size);
        MatrixView<double> evidence = _arena.Matrix<double>(cells.Count, 2);
        foreach ((long network, long input, long output) in group.Places())
        {
            MatrixView<float> part = driven.Block(first, from.First + (input * from.Size), items, from.Size);
            _widen.Convert(_queue, part, Items(voltages, network, rows.Count, items));
        }

        if (transposed) _solver.SolveTransposed(_queue, _network.Wires, _network.Limits, cells, voltages, currents, evidence);
        else _solver.Solve(_queue, _network.Wires, _network.Limits, cells, voltages, currents, null, evidence);
        ThrowIfUnsolved(evidence);
        foreach ((long network, long input, long output) in group.Places())
            Narrow(Items(currents, network, rows.Count, items), sums[from.Tile + input].Block(first, to.First + (output * to.Size), items, to.Size));
    }

    // Physical arrays in siemens: by column, then item, then row.
    private BatchView<double> Cells(MatrixView<float> met, WireStrip rows, WireStrip columns, long items)
    {
        BatchView<double> cells = Batch(columns.Count * items * rows.Count, rows.Size, columns.Size);
        for (long c = 0; c < columns.Count; c++)
        {
            MatrixView<float> part = met.Block(0, columns.First + (c * columns.Size), met.Rows, columns.Size);
            _widen.Standardize(_queue, part, _zeros.Slice(0, columns.Size), _siemens.Slice(0, columns.Size), Rows(cells, c * items * rows.Count, items * rows.Count));
        }

        return cells;
    }

    private void Narrow(MatrixView<double> from, MatrixView<float> to) => _narrow.Standardize(_queue, from, _zeros.Slice(0, from.Columns), _units.Slice(0, from.Columns), to);

    // The rows of some networks, one after another.
    private static MatrixView<double> Rows(BatchView<double> packed, long first, long count)
        => new(packed.Buffer, first * packed.Stride, count * packed.Rows, packed.Columns, packed.Columns);

    // The numbers of one physical array, an item a row.
    private static MatrixView<double> Items(BatchView<double> packed, long first, long apart, long items)
        => new(packed.Buffer, first * packed.Stride, items, packed.Columns, apart * packed.Stride);

    private BatchView<double> Batch(long count, long rows, long columns)
    {
        MatrixView<double> all = _arena.Matrix<double>(count * rows, columns);
        return new(all.Buffer, 0, count, rows * columns, rows, columns, columns);
    }

    private VectorView<double> Constant(double value)
    {
        var values = new double[_tiling.Side];
        Array.Fill(values, value);
        return _arena.Upload<double>(values);
    }

    private void ThrowIfUnsolved(MatrixView<double> evidence)
    {
        double[] reached = _arena.Download(evidence);
        double worst = 0;
        for (int solve = 0; solve < reached.Length / 2; solve++) worst = Math.Max(worst, reached[(2 * solve) + 1]);

        // NaN, of what is no conductance, stays the worst.
        if (worst <= 10 * _network.Limits.Tolerance) return;
        throw new InvalidOperationException(
            $"The network of cells and wires was solved to {worst:0.0e+0} only, and {_network.Limits.Tolerance:0.0e+0} was asked for. Allow more than {_network.Limits.Iterations} iterations in WireLimits, or a larger tolerance.");
    }
}
