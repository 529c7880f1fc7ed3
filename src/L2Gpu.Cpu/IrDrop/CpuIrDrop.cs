using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Crossbars with wires in SIMD. Small arrays are solved side by side; a large one, of which two would be too much for the caches, by all threads.</summary>
internal sealed unsafe class CpuIrDrop(CpuContext context) : IrDropOperator
{
    // From so many on threads share one solve.
    private const long SharedCells = 1 << 17;

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
    protected override void RunSolveTransposed(
        IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence)
    {
        using BufferLease voltageLease = voltages.Buffer.Lease(), currentLease = currents.Buffer.Lease();
        IrDropJob job = new()
        {
            IsTransposed = true, Solves = checked((int)voltages.Rows),
            Voltages = voltages.Address(), LdVoltages = voltages.LeadingDimension, StrideVoltages = voltages.Stride,
            Results = currents.Address(), LdResults = currents.LeadingDimension, StrideResults = currents.Stride,
        };
        Run(job, wires, limits, conductances, evidence);
    }

    /// <inheritdoc/>
    protected override void RunEffective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence)
    {
        using BufferLease lease = effective.Buffer.Lease();
        IrDropJob job = new() { Solves = (int)conductances.Columns, Results = effective.Address(), LdResults = effective.LeadingDimension, StrideResults = effective.Stride };
        Run(job, wires, limits, conductances, evidence);
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOf(long arrays, long reads, long rows, long columns)
    {
        IrDropShape shape = new(checked((int)rows), checked((int)columns), _kernel.StripRows);
        return IrDropJob.Bytes(shape, arrays, reads, context.Pool.Threads, SharesSolves(shape));
    }

    private static bool SharesSolves(IrDropShape shape) => (long)shape.PaddedRows * shape.PaddedColumns >= SharedCells;

    private void Run(IrDropJob job, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, MatrixView<double> evidence)
    {
        using BufferLease conductanceLease = conductances.Buffer.Lease(), evidenceLease = evidence.Buffer.Lease();
        IrDropShape shape = new((int)conductances.Rows, (int)conductances.Columns, _kernel.StripRows);
        job.Pool = context.Pool;
        job.Kernel = _kernel;
        job.Shape = shape;
        job.Wires = wires;
        job.Limits = limits;
        job.Conductances = conductances.Address();
        job.LdConductances = conductances.LeadingDimension;
        job.StrideConductances = conductances.Stride;
        job.Arrays = checked((int)conductances.Count);
        job.Evidence = evidence.Address();
        job.LdEvidence = evidence.LeadingDimension;
        IrDropJob.Run(ref job, sharesSolves: SharesSolves(shape));
    }
}
