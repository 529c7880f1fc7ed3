using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="ICrossbarRead"/>: it validates, and an implementation carries out.</summary>
public abstract class CrossbarReadOperator : ICrossbarRead
{
    /// <summary>Lines of a block, whose sum begins at 0.</summary>
    public const int BlockLines = 128;

    /// <summary>Interleaved sums of a transposed read.</summary>
    public const int Chains = 32;

    /// <summary>The most items of a batch: as many as there are draws.</summary>
    public const int BatchLimit = 1 << 16;

    /// <inheritdoc/>
    public void Age(IQueue queue, AgingLaw law, SimulationAddress address, double seconds, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        ArgumentNullException.ThrowIfNull(queue);
        AgingTerms terms = AgingTerms.At(law, seconds);
        Check.OnDevice(queue, programmed.Buffer, nameof(programmed));
        Check.Matrix(queue, aged, programmed.Rows, programmed.Columns, nameof(aged));
        Check.Matrix(queue, noise, programmed.Rows, programmed.Columns, nameof(noise));
        Check.Apart(aged.AsBatch(), programmed.AsBatch(), nameof(aged), nameof(programmed));
        Check.Apart(noise.AsBatch(), programmed.AsBatch(), nameof(noise), nameof(programmed));
        Check.Apart(noise.AsBatch(), aged.AsBatch(), nameof(noise), nameof(aged));
        CellCheck.Address(address, SimulationAddress.CellNumbers(programmed.Rows, programmed.Columns));
        if (programmed.Count > 0) RunAge(queue, terms, address, programmed, aged, noise);
    }

    /// <inheritdoc/>
    public void Read(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
        => Read(queue, chain, address, false, inputs, conductances, noise, outputs);

    /// <inheritdoc/>
    public void ReadTransposed(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
        => Read(queue, chain, address, true, inputs, conductances, noise, outputs);

    /// <inheritdoc/>
    public void Drive(IQueue queue, ReadChain chain, MatrixView<float> inputs, MatrixView<float> voltages)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Require(chain);
        Check.OnDevice(queue, inputs.Buffer, nameof(inputs));
        Check.Matrix(queue, voltages, inputs.Rows, inputs.Columns, nameof(voltages));
        Check.Apart(voltages.AsBatch(), inputs.AsBatch(), nameof(voltages), nameof(inputs));
        if (inputs.Count > 0) RunDrive(queue, chain.Input, inputs, voltages);
    }

    /// <inheritdoc/>
    public void Disturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfNegative(firstItem);
        (long rows, long columns) = (conductances.Rows, conductances.Columns);
        Check.OnDevice(queue, conductances.Buffer, nameof(conductances));
        Check.Batch(queue, disturbed, disturbed.Count, rows, columns, nameof(disturbed));
        Noise(queue, noise, rows, columns);
        if (float.IsNaN(least)) throw new ArgumentException($"{nameof(least)} is NaN; give a conductance such as 0, or {float.NegativeInfinity} for none.", nameof(least));
        Check.Writable(disturbed, nameof(disturbed));
        Check.Apart(disturbed, conductances.AsBatch(), nameof(disturbed), nameof(conductances));
        if (noise.Cells is { } cells) Check.Apart(disturbed, cells.AsBatch(), nameof(disturbed), nameof(noise));
        CellCheck.Address(address, (Int128)rows * SimulationAddress.Pitch(columns));
        Items(firstItem, disturbed.Count, nameof(disturbed));
        if (disturbed.Count > 0 && conductances.Count > 0) RunDisturb(queue, address, firstItem, conductances, noise, least, disturbed);
    }

    /// <inheritdoc/>
    public void Sense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Require(chain);
        Check.OnDevice(queue, outputs.Buffer, nameof(outputs));
        Check.Batch(queue, sums, sums.Count, outputs.Rows, outputs.Columns, nameof(sums));
        if (sums.Count == 0) throw new ArgumentException($"{nameof(sums)} are of no array; give one at least, which may have sums of 0.", nameof(sums));
        Check.Apart(outputs.AsBatch(), sums, nameof(outputs), nameof(sums));
        CellCheck.Address(address, (Int128)sums.Count * SimulationAddress.Pitch(outputs.Columns));
        Items(0, outputs.Rows, nameof(sums));
        if (outputs.Count > 0) RunSense(queue, chain, address, sums, outputs);
    }

    /// <summary>The cost of a read, in which a cell is a product and a sum, and a normal number 40 operations.</summary>
    /// <param name="noise">Where the noise of cells is drawn.</param>
    /// <param name="batch">Items.</param>
    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    public static Workload ReadWorkload(ReadNoise noise, long batch, long rows, long columns)
    {
        double cells = (double)rows * columns;
        return new(cells * batch * (noise == ReadNoise.PerCell ? 44 : 4), sizeof(float) * ((2 * cells) + ((double)batch * (rows + columns))));
    }

    /// <summary>Carries out a valid <see cref="Age"/> that is not empty.</summary>
    protected abstract void RunAge(IQueue queue, AgingTerms terms, SimulationAddress address, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise);

    /// <summary>Carries out a valid read that has outputs; there may be no lines to sum.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="chain">Converters and noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="transposed">Whether rows are summed, not columns.</param>
    /// <param name="inputs">One row an item.</param>
    /// <param name="conductances">The array.</param>
    /// <param name="noise">σ of each cell.</param>
    /// <param name="outputs">One row an item.</param>
    protected abstract void RunRead(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs);

    /// <summary>Carries out a valid <see cref="Drive"/> that is not empty.</summary>
    protected abstract void RunDrive(IQueue queue, Converter converter, MatrixView<float> inputs, MatrixView<float> voltages);

    /// <summary>Carries out a valid <see cref="Disturb"/> that is not empty.</summary>
    protected abstract void RunDisturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed);

    /// <summary>Carries out a valid <see cref="Sense"/> that is not empty.</summary>
    protected abstract void RunSense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs);

    private void Read(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Require(chain);
        long rows = conductances.Rows, columns = conductances.Columns;
        Check.OnDevice(queue, conductances.Buffer, nameof(conductances));
        Check.Matrix(queue, inputs, inputs.Rows, transposed ? columns : rows, nameof(inputs));
        Check.Matrix(queue, outputs, inputs.Rows, transposed ? rows : columns, nameof(outputs));
        Noise(queue, noise, rows, columns);
        Check.Apart(outputs.AsBatch(), inputs.AsBatch(), nameof(outputs), nameof(inputs));
        Check.Apart(outputs.AsBatch(), conductances.AsBatch(), nameof(outputs), nameof(conductances));
        CellCheck.Apart(outputs, noise, nameof(outputs), nameof(noise));
        CellCheck.Address(address, SimulationAddress.CellNumbers(rows, columns));
        Items(0, inputs.Rows, nameof(inputs));
        if (outputs.Count > 0) RunRead(queue, chain, address, transposed, inputs, conductances, noise, outputs);
    }

    private static void Noise(IQueue queue, CellParameter noise, long rows, long columns)
    {
        CellCheck.Parameter(queue, noise, rows, columns, nameof(noise));
        if (noise.Cells is null) CellCheck.NotNegative(noise.Value, nameof(noise), nameof(noise.Value));
    }

    private static void Items(long first, long count, string name)
    {
        if (count > BatchLimit - first)
            throw new ArgumentException($"{name} has {count} items{(first > 0 ? $" from {first} on" : "")}; a step has {BatchLimit} draws. Read them in several calls, each with a step of its own.", name);
    }

    private static void Require(ReadChain chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        if (!Enum.IsDefined(chain.Noise)) throw new ArgumentException($"{nameof(chain)} has {nameof(chain.Noise)} {chain.Noise}; give one of {string.Join(", ", Enum.GetNames<ReadNoise>())}.", nameof(chain));
        CellCheck.NotNegative(chain.OutputNoise, nameof(chain), nameof(chain.OutputNoise));
        CellCheck.Converter(chain.Input, nameof(chain), nameof(chain.Input));
        CellCheck.Converter(chain.Output, nameof(chain), nameof(chain.Output));
        if (chain.TileLines < 0 || chain.TileLines % Chains != 0)
            throw new ArgumentException($"{nameof(chain)} has {nameof(chain.TileLines)} {chain.TileLines}; give a multiple of {Chains}, or 0 for one array of any size.", nameof(chain));
    }
}
