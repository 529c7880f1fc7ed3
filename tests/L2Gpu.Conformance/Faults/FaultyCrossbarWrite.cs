using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyCrossbarWrite(ICrossbarWrite right, Fault fault) : ICrossbarWrite
{
    public void Spread(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters)
    {
        right.Spread(queue, law, address, parameters);
        Strike(queue, ConformanceOutput.CellStepsUp, parameters.Up.Cells);
        Strike(queue, ConformanceOutput.CellStepsDown, parameters.Down.Cells);
        Strike(queue, ConformanceOutput.CellLowerBounds, parameters.Lower.Cells);
        Strike(queue, ConformanceOutput.CellUpperBounds, parameters.Upper.Cells);
        Strike(queue, ConformanceOutput.CellCycleToCycle, parameters.CycleToCycle.Cells);
    }

    public void Encode(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains)
    {
        right.Encode(queue, values, scale, slots, purpose, address, trains);
        fault.StrikeWhole(queue, ConformanceOutput.PulseTrains, trains);
    }

    public void Pulse(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
    {
        right.Pulse(queue, model, parameters, address, noise, rowTrains, columnTrains, state, conductance);
        Strike(queue, ConformanceOutput.PulsedState, state);
        Strike(queue, ConformanceOutput.PulsedConductance, conductance);
    }

    public void PulseCells(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
    {
        right.PulseCells(queue, model, parameters, address, noise, values, scale, slots, state, conductance);
        Strike(queue, ConformanceOutput.CellPulsedState, state);
        Strike(queue, ConformanceOutput.CellPulsedConductance, conductance);
    }

    public void Increment(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        right.Increment(queue, model, parameters, address, increments, draws, state, conductance);
        Strike(queue, ConformanceOutput.IncrementedState, state);
        Strike(queue, ConformanceOutput.IncrementedConductance, conductance);
    }

    public void Program(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
    {
        right.Program(queue, law, address, lower, upper, targets, conductance);
        Strike(queue, ConformanceOutput.ProgrammedConductance, conductance);
    }

    public void Respond(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance)
    {
        right.Respond(queue, model, state, conductance);
        Strike(queue, ConformanceOutput.RespondedConductance, conductance);
    }

    private void Strike(IQueue queue, ConformanceOutput output, MatrixView<float>? view)
    {
        if (view is { } numbers) fault.Strike(queue, output, numbers.AsBatch(), _ => 0);
    }
}
