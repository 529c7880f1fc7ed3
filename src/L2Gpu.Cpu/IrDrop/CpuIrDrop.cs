using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Crossbars with wires in SIMD. Small arrays are solved side by side; a large one, of which two would be too much for the caches, by all threads.</summary>
internal sealed unsafe class CpuIrDrop(CpuContext context) : IrDropOperator
{
    // Cells of arrays that are factored before they are solved, about; and from how many on threads share one solve.
    private const long GroupCells = 1 << 18, SharedCells = 1 << 17;

    private readonly IrDropKernel _kernel = IrDropKernel.Create(context.Isa);

    /// <inheritdoc/>
    protected override void RunSolve(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes,
        MatrixView<double> evidence)
    {
        using BufferLease voltageLease = voltages.Buffer.Lease(), currentLease = currents.Buffer.Lease();
        using BufferLease wordLease = (nodes?.WordLines.Buffer ?? currents.Buffer).Lease(), bitLease = (nodes?.BitLines.Buffer ?? currents.Buffer).Lease();
        IrDropJob job = new()
        {
            Solves = checked((int)voltages.Rows),
            Voltages = voltages.Address(), LdVoltages = voltages.LeadingDimension, StrideVoltages = voltages.Stride,
            Results = currents.Address(), LdResults = currents.LeadingDimension, StrideResults = currents.Stride,
        };
        if (nodes is { } wanted)
        {
            job.WordLines = wanted.WordLines.Address();
            job.LdWordLines = wanted.WordLines.LeadingDimension;
            job.StrideWordLines = wanted.WordLines.Stride;
            job.BitLines = wanted.BitLines.Address();
            job.LdBitLines = wanted.BitLines.LeadingDimension;
            job.StrideBitLines = wanted.BitLines.Stride;
        }

        Run(job, wires, limits, conductances, evidence);
    }

    /// <inheritdoc/>
    protected override void RunEffective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
    {
        using BufferLease lease = effective.Buffer.Lease();
        IrDropJob job = new() { Solves = (int)conductances.Columns, Results = effective.Address(), LdResults = effective.LeadingDimension, StrideResults = effective.Stride };
        Run(job, wires, limits, conductances, evidence);
    }

    private void Run(IrDropJob job, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, MatrixView<double> evidence)
    {
        using BufferLease conductanceLease = conductances.Buffer.Lease(), evidenceLease = evidence.Buffer.Lease();
        IrDropShape shape = new((int)conductances.Rows, (int)conductances.Columns, _kernel.StripRows);
        long cells = (long)shape.PaddedRows * shape.PaddedColumns, group = Math.Clamp(GroupCells / cells, 1, conductances.Count);
        using ScratchBlock<double> block = ScratchPool.Shared.Rent<double>(group * IrDropFactors.Matrices * shape.MatrixSize);
        job.Pool = context.Pool;
        job.Kernel = _kernel;
        job.Shape = shape;
        job.Wires = wires;
        job.Limits = limits;
        job.Block = block.Pointer;
        job.Evidence = evidence.Address();
        job.LdEvidence = evidence.LeadingDimension;
        IrDropFactorJob factor = new()
        {
            Kernel = _kernel, Shape = shape, Block = block.Pointer, Conductances = conductances.Address(), LdConductances = conductances.LeadingDimension,
            StrideConductances = conductances.Stride, BitLine = wires.BitLine, Ratio = wires.WordLine / wires.BitLine,
        };
        for (long first = 0; first < conductances.Count; first += group)
        {
            int arrays = (int)Math.Min(group, conductances.Count - first), solves = checked(arrays * job.Solves);
            factor.AreBitLines = false;
            context.Pool.Run(ref factor, checked(arrays * factor.Strips));
            factor.AreBitLines = true;
            context.Pool.Run(ref factor, checked(arrays * factor.Strips));
            if (cells < SharedCells && solves > 1)
            {
                context.Pool.Run(ref job, solves);
            }
            else
            {
                for (int solve = 0; solve < solves; solve++) job.Execute(solve, 0);
            }

            factor.Conductances += arrays * factor.StrideConductances;
            job.Voltages += job.Voltages is null ? 0 : arrays * job.StrideVoltages;
            job.Results += arrays * job.StrideResults;
            job.WordLines += job.WordLines is null ? 0 : solves * job.StrideWordLines;
            job.BitLines += job.BitLines is null ? 0 : solves * job.StrideBitLines;
            job.Evidence += solves * job.LdEvidence;
        }
    }
}
