using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Writing of crossbars on a device that compiles: a program a rule. The response is an argument, since it is met once a call.</summary>
internal sealed class CrossbarWriteLauncher(SourceContext context) : CrossbarWriteOperator
{
    private const int Items = 256;

    // Lines whose slots are a tile of random numbers.
    private const int TileLines = Philox.TileWords / Philox.TileBlocks;

    private const int CellsOfBlock = Philox.TileWords / Philox.TileBlocks;

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters, long rows, long columns)
    {
        DeviceBuffer any = CellCheck.Named(parameters).First(named => named.Parameter.Cells.HasValue).Parameter.Cells!.Value.Buffer;
        queue.Source().Launch(
            Kernel("spread_cells"), Blocks(rows, columns), new LaunchSize(Items),
            [
                rows, columns, .. Place(address), law.Step, law.StepSpread, law.Asymmetry, law.AsymmetrySpread, law.Lower, law.LowerSpread, law.Upper, law.UpperSpread, law.CycleToCycle, law.CycleToCycleSpread,
                law.StuckLow, law.StuckLow + law.StuckHigh, .. CellCheck.Named(parameters).SelectMany(named => Of(named.Parameter, any)[1..]),
            ]);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
        => queue.Source().Launch(
            Kernel("encode"), new LaunchSize(LaunchExtensions.Tiles(values.Rows * LaunchExtensions.Tiles(values.Columns, TileLines), Items)), new LaunchSize(Items),
            [values.Rows, values.Columns, unchecked((long)address.Seed), (long)address.Step, address.FirstCell / TileLines, (int)purpose, slots, scale, .. Of(values), .. Of(trains)]);

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
        => queue.Source().Launch(
            Kernel(model.Rule, "pulse"), Blocks(state.Rows, state.Columns), new LaunchSize(Items),
            [
                state.Rows, state.Columns, rowTrains.Rows, .. Place(address), noise == PulseNoise.AtOnce ? 1 : 0, IsNoisy(parameters), .. Of(model), model.WriteNoise, .. Of(parameters, state.Buffer),
                .. Of(rowTrains), .. Of(columnTrains), .. Of(state), .. Of(conductance),
            ]);

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
        => queue.Source().Launch(
            Kernel(model.Rule, "pulse_cells"), Blocks(state.Rows, state.Columns), new LaunchSize(Items),
            [
                state.Rows, state.Columns, slots, scale, .. Place(address), noise == PulseNoise.AtOnce ? 1 : 0, IsNoisy(parameters), .. Of(model), model.WriteNoise, .. Of(parameters, state.Buffer),
                .. Of(values), .. Of(state), .. Of(conductance),
            ]);

    /// <inheritdoc/>
    protected override void Run(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
        => queue.Source().Launch(
            Kernel(model.Rule, "increment"), Blocks(state.Rows, state.Columns), new LaunchSize(Items),
            [
                state.Rows, state.Columns, .. Place(address), IsNoisy(parameters), draws, .. Of(model), model.WriteNoise, .. Of(parameters, state.Buffer), .. Of(increments), .. Of(state), .. Of(conductance),
            ]);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
        => queue.Source().Launch(
            Kernel("program_cells"), Blocks(targets.Rows, targets.Columns), new LaunchSize(Items),
            [
                targets.Rows, targets.Columns, .. Place(address), law.Constant, law.Linear, law.Quadratic, law.FullScale, .. Of(lower, targets.Buffer), .. Of(upper, targets.Buffer), .. Of(targets), .. Of(conductance),
            ]);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
        => queue.Source().Launch(
            Kernel("respond"), new LaunchSize(LaunchExtensions.Tiles(state.Count, Items)), new LaunchSize(Items), [state.Rows, state.Columns, .. OfResponse(model), .. Of(state), .. Of(conductance)]);

    private static LaunchSize Blocks(long rows, long columns) => new(LaunchExtensions.Tiles(rows * (SimulationAddress.Pitch(columns) / CellsOfBlock), Items));

    private static KernelArgument[] Place(SimulationAddress address) => [unchecked((long)address.Seed), (long)address.Step, address.FirstCell / CellsOfBlock];

    private static KernelArgument IsNoisy(CellParameters parameters) => parameters.CycleToCycle.Cells.HasValue || parameters.CycleToCycle.Value > 0 ? 1 : 0;

    private static KernelArgument[] Of(CellModel model)
        => [model.UpSlope, model.DownSlope, model.UpAmplitude, model.DownAmplitude, 2 * model.StateScale, model.StateShift, .. OfResponse(model)];

    private static KernelArgument[] OfResponse(CellModel model) => [(int)model.Response, model.ResponseScale, model.ResponseShift, model.Offset, model.Gain];

    private static IEnumerable<KernelArgument> Of(CellParameters parameters, DeviceBuffer any) => CellCheck.Named(parameters).SelectMany(named => Of(named.Parameter, any));

    private static KernelArgument[] Of(CellParameter parameter, DeviceBuffer any)
        => parameter.Cells is { } cells ? [parameter.Value, .. Of(cells)] : [parameter.Value, any, 0L, -1L];

    private static KernelArgument[] Of<T>(MatrixView<T> view)
        where T : unmanaged
        => [view.Buffer, view.Offset, view.LeadingDimension];

    private IKernel Kernel(string name) => context.Kernel("CrossbarWrite/write", KernelDefines.None, name);

    private IKernel Kernel(CellRule rule, string name) => context.Kernel("CrossbarWrite/pulse", KernelDefines.None.With("RULE", (int)rule), name);
}
