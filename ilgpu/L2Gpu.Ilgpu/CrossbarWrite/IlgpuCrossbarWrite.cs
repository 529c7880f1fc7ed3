using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Writing of crossbars.</summary>
internal sealed class IlgpuCrossbarWrite<TFused>(IlgpuContext context) : CrossbarWriteOperator
    where TFused : struct, IFused
{
    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters, long rows, long columns)
    {
        using var leases = new Leases([.. Buffers(parameters)]);
        context.Each(queue, CellKernel.Spread<TFused>, rows * columns, new SpreadArguments
        {
            Stream = new(address, SimulationPurpose.DeviceToDevice), Up = new(parameters.Up), Down = new(parameters.Down), Lower = new(parameters.Lower), Upper = new(parameters.Upper),
            Spread = new(parameters.CycleToCycle), Rows = rows, Columns = columns, Pitch = SimulationAddress.Pitch(columns), FirstCell = address.FirstCell, Step = law.Step, StepSpread = law.StepSpread,
            Asymmetry = law.Asymmetry, AsymmetrySpread = law.AsymmetrySpread, Least = law.Lower, LeastSpread = law.LowerSpread, Most = law.Upper, MostSpread = law.UpperSpread,
            Cycle = law.CycleToCycle, CycleSpread = law.CycleToCycleSpread, StuckLow = law.StuckLow, Stuck = law.StuckLow + law.StuckHigh,
        });
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
    {
        using var leases = new Leases(values.Buffer, trains.Buffer);
        context.Each(queue, CellKernel.Encode<TFused>, values.Count, new EncodeArguments
        {
            Stream = new(address, purpose), Values = new(values), Trains = new(trains), Updates = values.Rows, Lines = values.Columns, FirstCell = address.FirstCell, Scale = scale, SlotCount = slots,
        });
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state,
        MatrixView<float> conductance)
    {
        using var leases = new Leases([rowTrains.Buffer, columnTrains.Buffer, state.Buffer, conductance.Buffer, .. Buffers(parameters)]);
        WriteArguments arguments = Arguments(model, parameters, address, state, conductance);
        (arguments.RowTrains, arguments.ColumnTrains, arguments.Updates, arguments.IsAtOnce) = (new(rowTrains), new(columnTrains), rowTrains.Rows, noise == PulseNoise.AtOnce ? 1 : 0);
        context.Each(queue, WriteKernel.Pulse<TFused>, state.Count, arguments);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state,
        MatrixView<float> conductance)
    {
        using var leases = new Leases([values.Buffer, state.Buffer, conductance.Buffer, .. Buffers(parameters)]);
        WriteArguments arguments = Arguments(model, parameters, address, state, conductance);
        (arguments.Values, arguments.Scale, arguments.SlotCount, arguments.IsAtOnce) = (new(values), scale, slots, noise == PulseNoise.AtOnce ? 1 : 0);
        context.Each(queue, WriteKernel.PulseCells<TFused>, state.Count, arguments);
    }

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        using var leases = new Leases([increments.Buffer, state.Buffer, conductance.Buffer, .. Buffers(parameters)]);
        WriteArguments arguments = Arguments(model, parameters, address, state, conductance);
        (arguments.Values, arguments.Draws) = (new(increments), draws);
        context.Each(queue, WriteKernel.Increment<TFused>, state.Count, arguments);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
    {
        using var leases = new Leases([targets.Buffer, conductance.Buffer, .. Buffers(new CellParameters(0, 0, lower, upper, 0))]);
        context.Each(queue, CellKernel.Program<TFused>, targets.Count, new ProgramArguments
        {
            Stream = new(address, SimulationPurpose.Write), Lower = new(lower), Upper = new(upper), Targets = new(targets), Conductance = new(conductance), Rows = targets.Rows, Columns = targets.Columns,
            Pitch = SimulationAddress.Pitch(targets.Columns), FirstCell = address.FirstCell, Constant = law.Constant, Linear = law.Linear, Quadratic = law.Quadratic, FullScale = law.FullScale,
        });
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
    {
        using var leases = new Leases(state.Buffer, conductance.Buffer);
        context.Each(
            queue, WriteKernel.Respond<TFused>, state.Count, new WriteArguments { Model = new(model), State = new(state), Conductance = new(conductance), Rows = state.Rows, Columns = state.Columns });
    }

    private static WriteArguments Arguments(CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> state, MatrixView<float> conductance) => new()
    {
        Model = new(model), Up = new(parameters.Up), Down = new(parameters.Down), Lower = new(parameters.Lower), Upper = new(parameters.Upper), Spread = new(parameters.CycleToCycle),
        Cycle = new(address, SimulationPurpose.CycleToCycle), Write = new(address, SimulationPurpose.Write), Slots = new(address, SimulationPurpose.ColumnPulses), State = new(state),
        Conductance = new(conductance), Rows = state.Rows, Columns = state.Columns, Pitch = SimulationAddress.Pitch(state.Columns), FirstCell = address.FirstCell,
    };

    private static IEnumerable<DeviceBuffer> Buffers(CellParameters parameters)
    {
        foreach (CellParameter parameter in (CellParameter[])[parameters.Up, parameters.Down, parameters.Lower, parameters.Upper, parameters.CycleToCycle])
            if (parameter.Cells is { } cells) yield return cells.Buffer;
    }
}
