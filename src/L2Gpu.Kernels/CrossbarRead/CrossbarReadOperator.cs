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

    private void Read(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(chain);
        Require(chain);
        long rows = conductances.Rows, columns = conductances.Columns;
        Check.OnDevice(queue, conductances.Buffer, nameof(conductances));
        Check.Matrix(queue, inputs, inputs.Rows, transposed ? columns : rows, nameof(inputs));
        Check.Matrix(queue, outputs, inputs.Rows, transposed ? rows : columns, nameof(outputs));
        CellCheck.Parameter(queue, noise, rows, columns, nameof(noise));
        if (noise.Cells is null) CellCheck.NotNegative(noise.Value, nameof(noise), nameof(noise.Value));
        Check.Apart(outputs.AsBatch(), inputs.AsBatch(), nameof(outputs), nameof(inputs));
        Check.Apart(outputs.AsBatch(), conductances.AsBatch(), nameof(outputs), nameof(conductances));
        CellCheck.Apart(outputs, noise, nameof(outputs), nameof(noise));
        CellCheck.Address(address, SimulationAddress.CellNumbers(rows, columns));
        if (inputs.Rows > BatchLimit)
            throw new ArgumentException($"{nameof(inputs)} has {inputs.Rows} rows; a step has {BatchLimit} draws. Read them in several calls, each with a step of its own.", nameof(inputs));
        if (outputs.Count > 0) RunRead(queue, chain, address, transposed, inputs, conductances, noise, outputs);
    }

    private static void Require(ReadChain chain)
    {
        if (!Enum.IsDefined(chain.Noise)) throw new ArgumentException($"{nameof(chain)} has {nameof(chain.Noise)} {chain.Noise}; give one of {string.Join(", ", Enum.GetNames<ReadNoise>())}.", nameof(chain));
        CellCheck.NotNegative(chain.OutputNoise, nameof(chain), nameof(chain.OutputNoise));
        CellCheck.Converter(chain.Input, nameof(chain), nameof(chain.Input));
        CellCheck.Converter(chain.Output, nameof(chain), nameof(chain.Output));
        if (chain.TileLines < 0 || chain.TileLines % Chains != 0)
            throw new ArgumentException($"{nameof(chain)} has {nameof(chain.TileLines)} {chain.TileLines}; give a multiple of {Chains}, or 0 for one array of any size.", nameof(chain));
    }
}
