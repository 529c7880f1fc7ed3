using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Reads of crossbars in SIMD. The parts of all sums are computed first, by whoever has time, and added in their order after that.</summary>
internal sealed unsafe class CpuCrossbarRead(CpuContext context) : CrossbarReadOperator
{
    // Tiles of cells that are worth a thread.
    private const int LeastTiles = 16;

    // Items whose inputs or sums of parts take more are read one group after another.
    private const long MostFloats = 8L << 20;

    private readonly CrossbarReadKernel _kernel = CrossbarReadKernel.For(context.Isa);

    /// <inheritdoc/>
    protected override void RunAge(IQueue queue, AgingTerms terms, SimulationAddress address, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        using BufferLease programmedLease = programmed.Buffer.Lease(), agedLease = aged.Buffer.Lease(), noiseLease = noise.Buffer.Lease();
        using CellWork work = _kernel.Age(terms, address);
        CellJob.Run(
            context.Pool, work, address.FirstCell, programmed.Rows, programmed.Columns, LeastTiles, [CellOperand.Output(aged), CellOperand.Output(noise), CellOperand.Input(programmed)]);
    }

    /// <inheritdoc/>
    protected override void RunRead(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        using BufferLease inputLease = inputs.Buffer.Lease(), conductanceLease = conductances.Buffer.Lease(), outputLease = outputs.Buffer.Lease(), noiseLease = noise.Cells?.Buffer.Lease() ?? default;
        bool shared = noise.Cells is null, quiet = shared && noise.Value == 0, perCell = !quiet && chain.Noise == ReadNoise.PerCell, collapsed = !quiet && !perCell;
        long lines = inputs.Columns, sums = outputs.Columns;
        using ScratchBlock<float> sigma = ScratchPool.Shared.Rent<float>(shared ? Philox.TileWords : 0), variance = ScratchPool.Shared.Rent<float>(shared && collapsed ? lines : 0);
        if (shared) new Span<float>(sigma.Pointer, Philox.TileWords).Fill(noise.Value);
        if (shared && collapsed) for (long line = 0; line < lines; line++) variance.Pointer[line] = noise.Value * noise.Value;
        ReadPlan plan = new()
        {
            Kernel = _kernel, Chain = chain, Address = address, Tiling = new ReadTiling(lines, chain.TileLines, transposed), PerCell = perCell, Sums = sums, Columns = conductances.Columns,
            Inputs = inputs.Address(), LdInputs = inputs.LeadingDimension, Outputs = outputs.Address(), LdOutputs = outputs.LeadingDimension,
            Conductances = conductances.Address(), LdConductances = conductances.LeadingDimension,
            Sigma = noise.Cells is { } cells ? cells.Address() : sigma.Pointer, SigmaRow = noise.Cells?.LeadingDimension ?? 0, SigmaColumn = shared ? 0 : 1,
            SharedVariance = shared && collapsed ? variance.Pointer : null,
        };
        long each = Math.Clamp(MostFloats / Math.Max(plan.PaddedLines, Math.Max(1, plan.Tiling.Parts) * plan.PaddedSums), 1, inputs.Rows), parts = checked(each * plan.Tiling.Parts);
        using ScratchBlock<float> x = ScratchPool.Shared.Rent<float>(each * plan.PaddedLines), squares = ScratchPool.Shared.Rent<float>(collapsed ? each * plan.PaddedLines : 0);
        using ScratchBlock<float> means = ScratchPool.Shared.Rent<float>(checked(parts * plan.PaddedSums)), variances = ScratchPool.Shared.Rent<float>(!collapsed ? 0 : shared ? parts : checked(parts * plan.PaddedSums));
        plan.X = x.Pointer;
        plan.Squares = collapsed ? squares.Pointer : null;
        plan.Means = means.Pointer;
        plan.Variances = collapsed ? variances.Pointer : null;
        for (plan.FirstItem = 0; plan.FirstItem < inputs.Rows; plan.FirstItem += each)
        {
            plan.Items = Math.Min(each, inputs.Rows - plan.FirstItem);
            Run(plan, transposed);
        }
    }

    /// <inheritdoc/>
    protected override void RunDrive(IQueue queue, Converter converter, MatrixView<float> inputs, MatrixView<float> voltages)
    {
        using BufferLease inputLease = inputs.Buffer.Lease(), voltageLease = voltages.Buffer.Lease();
        ReadDriveJob job = new()
        {
            Kernel = _kernel, Converter = converter, Lines = inputs.Columns, Inputs = inputs.Address(), LdInputs = inputs.LeadingDimension, Voltages = voltages.Address(), LdVoltages = voltages.LeadingDimension,
        };
        context.Pool.Run(ref job, checked((int)inputs.Rows));
    }

    /// <inheritdoc/>
    protected override void RunDisturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        using BufferLease conductanceLease = conductances.Buffer.Lease(), disturbedLease = disturbed.Buffer.Lease(), noiseLease = noise.Cells?.Buffer.Lease() ?? default;
        bool isQuiet = noise.Cells is null && noise.Value == 0;
        for (long item = 0; item < disturbed.Count; item++)
        {
            using CellWork work = _kernel.Disturb(address.Stream(SimulationPurpose.Read, (ushort)(firstItem + item)), least, isQuiet);
            CellJob.Run(
                context.Pool, work, address.FirstCell, conductances.Rows, conductances.Columns, LeastTiles, [CellOperand.Output(disturbed[item]), CellOperand.Input(conductances), CellOperand.Input(noise)]);
        }
    }

    /// <inheritdoc/>
    protected override void RunSense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
    {
        using BufferLease sumLease = sums.Buffer.Lease(), outputLease = outputs.Buffer.Lease();
        ReadPlan plan = new()
        {
            Kernel = _kernel, Chain = chain, Address = address, Tiling = ReadTiling.Whole(sums.Count), Sums = outputs.Columns, Outputs = outputs.Address(), LdOutputs = outputs.LeadingDimension,
        };
        long each = Math.Clamp(MostFloats / (sums.Count * plan.PaddedSums), 1, outputs.Rows);
        using ScratchBlock<float> means = ScratchPool.Shared.Rent<float>(checked(each * sums.Count * plan.PaddedSums));
        plan.Means = means.Pointer;
        for (plan.FirstItem = 0; plan.FirstItem < outputs.Rows; plan.FirstItem += each)
        {
            plan.Items = Math.Min(each, outputs.Rows - plan.FirstItem);
            ReadSumJob job = new() { Plan = plan, Sums = sums.Address(), LdSums = sums.LeadingDimension, StrideSums = sums.Stride };
            context.Pool.Run(ref job, checked((int)plan.Items));
            ReadFinishJob finish = new() { Plan = plan };
            context.Pool.Run(ref finish, finish.TaskCount);
        }
    }

    private void Run(ReadPlan plan, bool transposed)
    {
        if (plan.Lines > 0)
        {
            ReadInputJob input = new() { Plan = plan };
            context.Pool.Run(ref input, checked((int)plan.Items));
            if (plan.PerCell && transposed)
            {
                NoisyRowJob job = new() { Plan = plan };
                context.Pool.Run(ref job, job.TaskCount);
            }
            else if (plan.PerCell)
            {
                NoisyColumnJob job = new() { Plan = plan };
                context.Pool.Run(ref job, job.TaskCount);
            }
            else if (transposed)
            {
                RowSumJob job = new() { Plan = plan };
                context.Pool.Run(ref job, job.TaskCount);
            }
            else
            {
                ColumnSumJob job = new() { Plan = plan };
                context.Pool.Run(ref job, job.TaskCount);
            }
        }

        ReadFinishJob finish = new() { Plan = plan };
        context.Pool.Run(ref finish, finish.TaskCount);
    }
}
