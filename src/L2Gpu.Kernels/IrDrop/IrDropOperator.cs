using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IIrDrop"/>: it validates, and an implementation carries out.</summary>
public abstract class IrDropOperator : IIrDrop
{
    /// <summary>The most cells of an array: rows × columns, each with two nodes. Fewer than <see cref="LeastLines"/> rows or columns count as so many.</summary>
    public const long MostCells = 1L << 24;

    /// <summary>Rows or columns that an array takes the memory of, at least: it is padded to whole vectors.</summary>
    public const long LeastLines = 16;

    /// <summary>The cells that an array takes the memory of, of which there may be <see cref="MostCells"/>.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    public static Int128 PaddedCells(long rows, long columns) => (Int128)Math.Max(rows, LeastLines) * Math.Max(columns, LeastLines);

    /// <inheritdoc/>
    public Int128 Scratch(long arrays, long reads, long rows, long columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(arrays);
        ArgumentOutOfRangeException.ThrowIfNegative(reads);
        Size(rows, columns, "an array");
        return arrays == 0 || reads == 0 ? 0 : ScratchOf(arrays, reads, rows, columns);
    }

    /// <inheritdoc/>
    public void Solve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence)
    {
        Reads(queue, wires, limits, conductances, voltages, conductances.Rows, currents, conductances.Columns, evidence);
        long solves = evidence.Rows;
        (BatchView<double> View, string Name)[] inputs = [(conductances, nameof(conductances)), (voltages, nameof(voltages))];
        (BatchView<double> View, string Name)[] outputs = [(currents, nameof(currents)), (evidence.AsBatch(), nameof(evidence))];
        if (nodes is { } wanted)
        {
            Check.Batch(queue, wanted.WordLines, solves, conductances.Rows, conductances.Columns, nameof(nodes));
            Check.Batch(queue, wanted.BitLines, solves, conductances.Rows, conductances.Columns, nameof(nodes));
            outputs = [.. outputs, (wanted.WordLines, $"{nameof(nodes)}.{nameof(IrDropNodes.WordLines)}"), (wanted.BitLines, $"{nameof(nodes)}.{nameof(IrDropNodes.BitLines)}")];
        }

        Apart(inputs, outputs);
        if (solves > 0) RunSolve(queue, wires, limits, conductances, voltages, currents, nodes, evidence);
    }

    /// <inheritdoc/>
    public void SolveTransposed(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence)
    {
        Reads(queue, wires, limits, conductances, voltages, conductances.Columns, currents, conductances.Rows, evidence);
        Apart([(conductances, nameof(conductances)), (voltages, nameof(voltages))], [(currents, nameof(currents)), (evidence.AsBatch(), nameof(evidence))]);
        if (evidence.Rows > 0) RunSolveTransposed(queue, wires, limits, conductances, voltages, currents, evidence);
    }

    /// <inheritdoc/>
    public void Effective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
    {
        Validate(queue, wires, limits, conductances);
        (long arrays, long rows, long columns) = (conductances.Count, conductances.Rows, conductances.Columns);
        Check.Batch(queue, effective, arrays, rows, columns, nameof(effective));
        Check.Matrix(queue, evidence, checked(arrays * columns), 2, nameof(evidence));
        Apart([(conductances, nameof(conductances))], [(effective, nameof(effective)), (evidence.AsBatch(), nameof(evidence))]);
        if (arrays > 0) RunEffective(queue, wires, limits, conductances, effective, evidence);
    }

    /// <summary>Carries out a valid call with at least one solve.</summary>
    protected abstract void RunSolve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence);

    /// <summary>Carries out a valid call with at least one solve.</summary>
    protected abstract void RunSolveTransposed(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence);

    /// <summary>Carries out a valid call for at least one array.</summary>
    protected abstract void RunEffective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence);

    /// <summary>What a valid call with at least one solve takes.</summary>
    protected abstract Int128 ScratchOf(long arrays, long reads, long rows, long columns);

    // What solves for reads from either side have in common.
    private static void Reads(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, long driven, BatchView<double> currents, long sensed, MatrixView<double> evidence)
    {
        Validate(queue, wires, limits, conductances);
        Check.OnDevice(queue, voltages.Buffer, nameof(voltages));
        Check.Batch(queue, voltages, conductances.Count, voltages.Rows, driven, nameof(voltages));
        Check.Batch(queue, currents, conductances.Count, voltages.Rows, sensed, nameof(currents));
        Check.Matrix(queue, evidence, checked(conductances.Count * voltages.Rows), 2, nameof(evidence));
    }

    private static void Validate(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances)
    {
        ArgumentNullException.ThrowIfNull(queue);
        Validate(wires, wires.WordLine, nameof(WireResistance.WordLine));
        Validate(wires, wires.BitLine, nameof(WireResistance.BitLine));
        if (!(limits.Tolerance > 0 && limits.Tolerance < 1))
            throw new ArgumentOutOfRangeException(nameof(limits), limits.Tolerance, $"The tolerance must lie between 0 and 1, such as {IrDropLimits.Default.Tolerance}.");
        if (limits.Iterations < 1)
            throw new ArgumentOutOfRangeException(nameof(limits), limits.Iterations, $"At least one iteration is needed; {IrDropLimits.Default.Iterations} is the default.");
        Check.OnDevice(queue, conductances.Buffer, nameof(conductances));
        Size(conductances.Rows, conductances.Columns, nameof(conductances));
    }

    private static void Size(long rows, long columns, string name)
    {
        if (rows < 1 || columns < 1) throw new ArgumentException($"{name} has shape ({rows}, {columns}); an array has at least one cell.", name);
        if (PaddedCells(rows, columns) > MostCells)
            throw new ArgumentException($"{name} has shape ({rows}, {columns}), which is more than {MostCells} cells, where fewer than {LeastLines} rows or columns count as {LeastLines}; cut it into physical arrays.", name);
    }

    private static void Validate(WireResistance wires, double ohms, string name)
    {
        if (!(ohms > 0 && double.IsFinite(ohms)))
            throw new ArgumentOutOfRangeException(nameof(wires), wires, $"{name} must be a positive number of ohms; for wires without resistance currents are V·G, a product.");
    }

    private static void Apart((BatchView<double> View, string Name)[] inputs, (BatchView<double> View, string Name)[] outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            Check.Writable(outputs[i].View, outputs[i].Name);
            foreach ((BatchView<double> input, string name) in inputs) Check.Apart(outputs[i].View, input, outputs[i].Name, name);
            for (int j = 0; j < i; j++) Check.Apart(outputs[i].View, outputs[j].View, outputs[i].Name, outputs[j].Name);
        }
    }
}
