using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Writing of crossbars in SIMD.</summary>
internal sealed unsafe class CpuCrossbarWrite(CpuContext context) : CrossbarWriteOperator
{
    // Tiles that are worth a thread: some ten microseconds' work.
    private const int LeastTiles = 16;

    // Those whose trains are drawn, too.
    private const int LeastTrainTiles = 4;

    private readonly CellKernels _kernels = CellKernels.For(context.Isa);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters, long rows, long columns)
    {
        using CellWork work = _kernels.Spread(law, address);
        using var leases = new ParameterLeases(parameters);
        CellJob.Run(
            context.Pool, work, address.FirstCell, rows, columns, LeastTiles,
            [CellOperand.Output(parameters.Up), CellOperand.Output(parameters.Down), CellOperand.Output(parameters.Lower), CellOperand.Output(parameters.Upper), CellOperand.Output(parameters.CycleToCycle)]);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
    {
        using BufferLease valuesLease = values.Buffer.Lease(), trainsLease = trains.Buffer.Lease();
        EncodeJob job = new() { Kernels = _kernels, Values = values, Trains = trains, Scale = scale, Slots = slots, Purpose = purpose, Address = address };
        context.Pool.Run(ref job, job.TaskCount);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
    {
        using BufferLease rowLease = rowTrains.Buffer.Lease(), columnLease = columnTrains.Buffer.Lease(), stateLease = state.Buffer.Lease(), conductanceLease = conductance.Buffer.Lease();
        using var leases = new ParameterLeases(parameters);
        using ScratchBlock<uint> cut = ScratchPool.Shared.Rent<uint>(Math.Min(PulseTrains.MostUpdates, rowTrains.Rows) * Philox.TileWords);
        for (long first = 0; first < rowTrains.Rows; first += PulseTrains.MostUpdates)
        {
            int updates = (int)Math.Min(PulseTrains.MostUpdates, rowTrains.Rows - first);
            var trains = new LineTrains(rowTrains.Block(first, 0, updates, rowTrains.Columns), columnTrains.Block(first, 0, updates, columnTrains.Columns), cut.Pointer);
            var now = new SimulationAddress(address.Seed, address.Step + (ulong)first, address.FirstCell);
            using CellWork work = _kernels.Pulse(new PulsePlan(model, parameters, now, noise), trains);
            CellJob.Run(context.Pool, work, address.FirstCell, state.Rows, state.Columns, Math.Max(1, LeastTiles / updates), Operands(parameters, state, conductance));
        }
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
    {
        using BufferLease valuesLease = values.Buffer.Lease(), stateLease = state.Buffer.Lease(), conductanceLease = conductance.Buffer.Lease();
        using var leases = new ParameterLeases(parameters);
        var trains = new CellTrains(_kernels, address.Stream(SimulationPurpose.ColumnPulses), scale, slots);
        using CellWork work = _kernels.Pulse(new PulsePlan(model, parameters, address, noise), trains);
        CellJob.Run(context.Pool, work, address.FirstCell, state.Rows, state.Columns, LeastTrainTiles, [.. Operands(parameters, state, conductance), CellOperand.Input(values)]);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        using BufferLease incrementsLease = increments.Buffer.Lease(), stateLease = state.Buffer.Lease(), conductanceLease = conductance.Buffer.Lease();
        using var leases = new ParameterLeases(parameters);
        using CellWork work = _kernels.Increment(new PulsePlan(model, parameters, address, PulseNoise.AtOnce), draws);
        CellJob.Run(context.Pool, work, address.FirstCell, state.Rows, state.Columns, LeastTiles, [.. Operands(parameters, state, conductance), CellOperand.Input(increments)]);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
    {
        using BufferLease targetsLease = targets.Buffer.Lease(), conductanceLease = conductance.Buffer.Lease();
        using var leases = new ParameterLeases(new CellParameters(0, 0, lower, upper, 0));
        using CellWork work = _kernels.Program(law, address);
        CellJob.Run(
            context.Pool, work, address.FirstCell, targets.Rows, targets.Columns, LeastTiles,
            [CellOperand.Output(conductance), CellOperand.Input(targets), CellOperand.Input(lower), CellOperand.Input(upper)]);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
    {
        using BufferLease stateLease = state.Buffer.Lease(), conductanceLease = conductance.Buffer.Lease();
        using CellWork work = _kernels.Respond(model);
        CellJob.Run(context.Pool, work, 0, state.Rows, state.Columns, LeastTiles, [CellOperand.Output(conductance), CellOperand.Input(state)]);
    }

    private static CellOperand[] Operands(CellParameters parameters, MatrixView<float> state, MatrixView<float> conductance) =>
    [
        CellOperand.Updated(state), CellOperand.Updated(conductance), CellOperand.Input(parameters.Up), CellOperand.Input(parameters.Down), CellOperand.Input(parameters.Lower),
        CellOperand.Input(parameters.Upper), CellOperand.Input(parameters.CycleToCycle),
    ];
}
