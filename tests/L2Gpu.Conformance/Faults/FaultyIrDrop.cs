using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyIrDrop(IIrDrop right, Fault fault) : IIrDrop
{
    public void Solve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence)
    {
        right.Solve(queue, wires, limits, conductances, voltages, currents, nodes, evidence);
        Strike(queue, ConformanceOutput.IrDropCurrents, currents);
        if (nodes is { } found)
        {
            Strike(queue, ConformanceOutput.IrDropWordLines, found.WordLines);
            Strike(queue, ConformanceOutput.IrDropBitLines, found.BitLines);
        }

        StrikeEvidence(queue, evidence);
    }

    public void SolveTransposed(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence)
    {
        right.SolveTransposed(queue, wires, limits, conductances, voltages, currents, evidence);
        Strike(queue, ConformanceOutput.IrDropTransposedCurrents, currents);
        StrikeEvidence(queue, evidence);
    }

    public Int128 Scratch(long arrays, long reads, long rows, long columns) => right.Scratch(arrays, reads, rows, columns);

    public void Effective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
    {
        right.Effective(queue, wires, limits, conductances, effective, evidence);
        Strike(queue, ConformanceOutput.IrDropEffective, effective);
        StrikeEvidence(queue, evidence);
    }

    private void Strike(IQueue queue, ConformanceOutput output, BatchView<double> view)
        => fault.Strike(queue, output, view, _ => IrDropBounds.Of(queue.Finite(view)));

    private void StrikeEvidence(IQueue queue, MatrixView<double> evidence)
        => fault.Strike(queue, ConformanceOutput.IrDropEvidence, evidence.AsBatch(), i => IrDropBounds.Evidence(queue.Finite(evidence)[i], i % 2 == 1));
}
