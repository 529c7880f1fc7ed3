using L2Gpu.Crossbars;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Reading.</summary>
public sealed partial class CrossbarArray
{
    private delegate void ReadOfPart(Span<float> inputs, int batch, Span<float> results);

    /// <summary>Computes y = x·W as the hardware does: inputs are converted and drive the word lines (of a pair, with both signs), and what flows in each bit line is converted and divided by <see cref="Scale"/>.</summary>
    /// <param name="inputs">x, shape (batch, inputs), one row a read; finite.</param>
    /// <returns>y, shape (batch, outputs).</returns>
    /// <exception cref="ArgumentException">The columns are not as many as inputs, or a number is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The network of cells and wires was not solved to its tolerance.</exception>
    /// <remarks>Takes a step for each <see cref="CrossbarArrayOptions.MaximumBatch"/> rows. Of a single cell a weight, what its reference conductance adds is taken off behind the converter.</remarks>
    public float[,] Forward(HostMatrix<float> inputs) => Read(inputs, nameof(inputs), transposed: false);

    /// <summary>Computes x = d·Wᵀ as the hardware does: bit lines are driven, and word lines sensed, each through a converter of its own; those of a pair are subtracted as numbers.</summary>
    /// <param name="outputs">d, shape (batch, outputs), one row a read; finite.</param>
    /// <returns>x, shape (batch, inputs).</returns>
    /// <exception cref="ArgumentException">The columns are not as many as outputs, or a number is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The network of cells and wires was not solved to its tolerance.</exception>
    /// <remarks>Takes a step for each <see cref="CrossbarArrayOptions.MaximumBatch"/> rows.</remarks>
    public float[,] Backward(HostMatrix<float> outputs) => Read(outputs, nameof(outputs), transposed: true);

    /// <summary>Reads the cells themselves, whatever weights they stand for: what flows in each bit line when word lines are driven, or in each word line when bit lines are.</summary>
    /// <param name="voltages">Shape (batch, lines), or (batch, outputs) for a transposed read; finite.</param>
    /// <param name="transposed">Whether bit lines are driven.</param>
    /// <returns>Shape (batch, outputs), or (batch, lines), in units of conductance × input, as converted.</returns>
    /// <exception cref="ArgumentException">The columns are not as many as lines that are driven, or a number is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The network of cells and wires was not solved to its tolerance.</exception>
    /// <remarks>Takes a step for each <see cref="CrossbarArrayOptions.MaximumBatch"/> rows.</remarks>
    public float[,] Currents(HostMatrix<float> voltages, bool transposed = false)
    {
        (long from, long to) = transposed ? (Outputs, Lines) : (Lines, Outputs);
        return InParts(HostNumbers.Packed(voltages, nameof(voltages), from), voltages.Rows, from, to, (driven, batch, sensed) => _cells.Read(driven, batch, transposed, Step, sensed));
    }

    /// <summary>Reads from now on as so long after programming: conductances have drifted, and noise has grown, by <see cref="CellPreset.Aging"/>. Programming begins at 0 again. Updates do not: cells that were written just now drift like all others.</summary>
    /// <param name="seconds">Since programming; ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The cells have no law of aging.</exception>
    public void Age(double seconds)
    {
        if (!(seconds >= 0 && double.IsFinite(seconds))) throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "A time since programming is finite and at least 0.");
        if (Options.Cell.Aging is null) throw new InvalidOperationException($"Cells of {Options.Cell.Name} do not age; give them a law, such as Cell = Cell with {{ Aging = AgingLaw.Pcm }}.");
        _cells.Age(seconds);
    }

    private float[,] Read(HostMatrix<float> inputs, string name, bool transposed)
    {
        (long from, long to) = transposed ? (Outputs, Inputs) : (Inputs, Outputs);
        return InParts(HostNumbers.Packed(inputs, name, from), inputs.Rows, from, to, (rows, batch, results) => ReadPart(rows, batch, transposed, results));
    }

    // As many rows at a time as there is room for, each part a step.
    private float[,] InParts(float[] packed, long rows, long from, long to, ReadOfPart read)
    {
        var result = new float[rows, to];
        Span<float> results = HostNumbers.Span(result);
        for (long done = 0, part; done < rows; done += part)
        {
            part = Math.Min(Options.MaximumBatch, rows - done);
            read(packed.AsSpan((int)(done * from), (int)(part * from)), (int)part, results.Slice((int)(done * to), (int)(part * to)));
            Step++;
        }

        return result;
    }

    private void ReadPart(Span<float> inputs, int batch, bool transposed, Span<float> results)
    {
        int from = inputs.Length / batch, to = results.Length / batch, lines = (int)Lines;
        var factors = new float[batch];
        for (int k = 0; k < batch; k++) factors[k] = Options.ScaleInputs ? Scaled(inputs.Slice(k * from, from)) : 1;
        bool isPair = _units.IsPair;
        float[] driven = isPair && !transposed ? Doubled(inputs) : inputs.ToArray();
        float[] sensed = new float[batch * (transposed ? lines : to)];
        _cells.Read(driven, batch, transposed, Step, sensed);
        for (int k = 0; k < batch; k++)
        {
            float reference = isPair ? 0 : (float)(_units.Middle * Sum(inputs.Slice(k * from, from)));
            for (int j = 0; j < to; j++)
            {
                float current = isPair && transposed ? sensed[(k * lines) + (2 * j)] - sensed[(k * lines) + (2 * j) + 1] : sensed[(k * to) + j] - reference;
                results[(k * to) + j] = current / _units.Scale * factors[k];
            }
        }
    }

    // Divides a row by its largest magnitude, which is returned.
    private static float Scaled(Span<float> row)
    {
        float largest = HostNumbers.Largest(row);
        if (largest == 0) return 1;
        foreach (ref float x in row) x /= largest;
        return largest;
    }

    // What the reference column sums: inputs as they are converted.
    private double Sum(ReadOnlySpan<float> row)
    {
        double sum = 0;
        foreach (float x in row) sum += CellMath.Convert(Options.Read.Input, x);
        return sum;
    }

    // x and −x on the two lines of each pair.
    private static float[] Doubled(ReadOnlySpan<float> inputs)
    {
        var lines = new float[2 * inputs.Length];
        for (int i = 0; i < inputs.Length; i++) (lines[2 * i], lines[(2 * i) + 1]) = (inputs[i], -inputs[i]);
        return lines;
    }
}
