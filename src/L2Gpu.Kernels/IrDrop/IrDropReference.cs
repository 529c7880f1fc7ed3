using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>All 2mn nodal equations at once by a dense Cholesky factor, on the host. For comparison, never for speed: small arrays only.</summary>
/// <remarks>Says 0 iterations, and the residual of what it found.</remarks>
public sealed class IrDropReference : IrDropOperator
{
    /// <inheritdoc/>
    protected override void RunSolve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence)
    {
        int rows = (int)conductances.Rows, columns = (int)conductances.Columns, cells = rows * columns, reads = (int)voltages.Rows;
        var said = new double[evidence.Count];
        for (int array = 0; array < conductances.Count; array++)
        {
            var network = new IrDropNetwork(wires, rows, columns, HostCopy.Read(queue, conductances[array]));
            double[] inputs = HostCopy.Read(queue, voltages[array]), found = new double[reads * columns];
            for (int read = 0; read < reads; read++)
            {
                int solve = (array * reads) + read;
                double[] drive = inputs[(read * rows)..((read + 1) * rows)];
                double[] x = network.Solve(drive, new double[columns]);
                for (int j = 0; j < columns; j++) found[(read * columns) + j] = x[(2 * cells) - columns + j] / wires.BitLine;
                said[(2 * solve) + 1] = network.Residual(x, drive, new double[columns]);
                if (nodes is not { } wanted) continue;
                HostCopy.Write(queue, x[..cells], wanted.WordLines[solve]);
                HostCopy.Write(queue, x[cells..], wanted.BitLines[solve]);
            }

            HostCopy.Write(queue, found, currents[array]);
        }

        HostCopy.Write(queue, said, evidence);
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOf(long arrays, long reads, long rows, long columns) => 0;

    /// <inheritdoc/>
    protected override void RunSolveTransposed(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence)
    {
        int rows = (int)conductances.Rows, columns = (int)conductances.Columns, reads = (int)voltages.Rows;
        var said = new double[evidence.Count];
        for (int array = 0; array < conductances.Count; array++)
        {
            var network = new IrDropNetwork(wires, rows, columns, HostCopy.Read(queue, conductances[array]));
            double[] inputs = HostCopy.Read(queue, voltages[array]), found = new double[reads * rows];
            for (int read = 0; read < reads; read++)
            {
                double[] sense = inputs[(read * columns)..((read + 1) * columns)], x = network.Solve(new double[rows], sense);
                for (int i = 0; i < rows; i++) found[(read * rows) + i] = x[i * columns] / wires.WordLine;
                said[(2 * ((array * reads) + read)) + 1] = network.Residual(x, new double[rows], sense);
            }

            HostCopy.Write(queue, found, currents[array]);
        }

        HostCopy.Write(queue, said, evidence);
    }

    /// <inheritdoc/>
    protected override void RunEffective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
    {
        int rows = (int)conductances.Rows, columns = (int)conductances.Columns;
        var said = new double[evidence.Count];
        for (int array = 0; array < conductances.Count; array++)
        {
            var network = new IrDropNetwork(wires, rows, columns, HostCopy.Read(queue, conductances[array]));
            var found = new double[rows * columns];

            // By its definition, word line after word line, where implementations go by bit lines.
            for (int i = 0; i < rows; i++)
            {
                var drive = new double[rows];
                drive[i] = 1;
                double[] x = network.Solve(drive, new double[columns]);
                for (int j = 0; j < columns; j++) found[(i * columns) + j] = x[^(columns - j)] / wires.BitLine;
            }

            for (int j = 0; j < columns; j++)
            {
                var sense = new double[columns];
                sense[j] = 1;
                said[(2 * ((array * columns) + j)) + 1] = network.Residual(network.Solve(new double[rows], sense), new double[rows], sense);
            }

            HostCopy.Write(queue, found, effective[array]);
        }

        HostCopy.Write(queue, said, evidence);
    }
}
