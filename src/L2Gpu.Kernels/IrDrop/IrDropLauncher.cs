using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Crossbars with wires in device source, a work-group a solve. The host sees nothing of the iteration.</summary>
internal sealed class IrDropLauncher(SourceContext context) : IrDropOperator
{
    // Scratch takes this part of a device's memory at most; groups beyond MostGroups would only wait for others.
    private const long MemoryShare = 8, MostGroups = 4096, MostGroupsOfProcessors = 64;

    private readonly KernelDefines _tiles = context.Tiles<double>("ir-drop").With("ROOM", 0);

    /// <inheritdoc/>
    protected override void RunSolve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence)
        => Run(queue.Source(), IrDropDrive.WordLines, wires, limits, conductances, voltages, currents, nodes, evidence);

    /// <inheritdoc/>
    protected override void RunSolveTransposed(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence)
        => Run(queue.Source(), IrDropDrive.BitLines, wires, limits, conductances, voltages, currents, null, evidence);

    /// <inheritdoc/>
    protected override void RunEffective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
        => Run(queue.Source(), IrDropDrive.OneBitLine, wires, limits, conductances, null, effective, null, evidence);

    /// <inheritdoc/>
    protected override Int128 ScratchOf(long arrays, long reads, long rows, long columns)
    {
        (long chunk, long factorBytes, long groups, long solveBytes) = Room(arrays, reads, rows, columns);
        return ((Int128)chunk * factorBytes) + ((Int128)groups * solveBytes);
    }

    // Arrays whose factors are held at a time and work-groups, with the bytes of each.
    private (long Chunk, long FactorBytes, long Groups, long SolveBytes) Room(long arrays, long reads, long rows, long columns)
    {
        long cells = rows * columns, factorBytes = 2 * cells * sizeof(double), solveBytes = ((5 * cells) + rows) * sizeof(double), room = context.Device.Info.MemoryBytes / MemoryShare;
        long chunk = Math.Clamp(room / 2 / factorBytes, 1, arrays);
        return (chunk, factorBytes, Math.Clamp(room / 2 / solveBytes, 1, Math.Min(chunk * reads, context.Limits.IsGpu ? MostGroups : MostGroupsOfProcessors)), solveBytes);
    }

    private void Run(
        ISourceQueue queue, IrDropDrive drive, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double>? voltages, BatchView<double> results, IrDropNodes? nodes,
        MatrixView<double> evidence)
    {
        int rows = checked((int)conductances.Rows), columns = checked((int)conductances.Columns), items = _tiles.Number("LX");
        int reads = checked((int)(voltages?.Rows ?? columns));
        (long chunk, long factorBytes, long groups, long solveBytes) = Room(conductances.Count, reads, rows, columns);
        using DeviceBuffer factors = context.Device.Allocate(checked((nuint)(chunk * factorBytes)));
        using DeviceBuffer scratch = context.Device.Allocate(checked((nuint)(groups * solveBytes)));

        // Where nothing is read or written, there is still an argument.
        BatchView<double> inputs = voltages ?? conductances, words = nodes?.WordLines ?? results, bits = nodes?.BitLines ?? results;
        for (long first = 0; first < conductances.Count; first += chunk)
        {
            long arrays = Math.Min(chunk, conductances.Count - first), solves = arrays * reads, solve = first * reads;
            queue.Launch(
                context.Kernel("IrDrop/ir-drop-factors", _tiles, "ir_drop_factors"),
                new LaunchSize(LaunchExtensions.Tiles(arrays * (rows + columns), items)),
                new LaunchSize(items),
                rows, columns, arrays, wires.WordLine, wires.BitLine,
                conductances.Buffer, conductances.Offset + (first * conductances.Stride), conductances.LeadingDimension, conductances.Stride, factors);
            queue.Launch(
                context.Kernel("IrDrop/ir-drop", _tiles, "ir_drop"),
                new LaunchSize(Math.Min(groups, solves)),
                new LaunchSize(items),
                rows, columns, solves, reads, (int)drive, wires.WordLine, wires.BitLine, limits.Tolerance, limits.Iterations,
                conductances.Buffer, conductances.Offset + (first * conductances.Stride), conductances.LeadingDimension, conductances.Stride,
                inputs.Buffer, inputs.Offset + (first * inputs.Stride), inputs.LeadingDimension, inputs.Stride,
                results.Buffer, results.Offset + (first * results.Stride), results.LeadingDimension, results.Stride,
                nodes is null ? 0 : 1,
                words.Buffer, words.Offset + (solve * words.Stride), words.LeadingDimension, words.Stride,
                bits.Buffer, bits.Offset + (solve * bits.Stride), bits.LeadingDimension, bits.Stride,
                evidence.Buffer, evidence.Offset + (solve * evidence.LeadingDimension), evidence.LeadingDimension,
                factors, scratch);
        }
    }
}
