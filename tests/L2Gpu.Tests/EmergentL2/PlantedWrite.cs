using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>Cells that are not those that theory is told of.</summary>
internal sealed class PlantedWrite(ICrossbarWrite inner) : ICrossbarWrite
{
    /// <summary>By what the noise of pulses is multiplied.</summary>
    public float Noise { get; init; } = 1;

    /// <summary>What becomes of a model.</summary>
    public Func<CellModel, CellModel> Model { get; init; } = model => model;

    /// <summary>By what an increment is multiplied, as a function of the weight.</summary>
    public Func<float, float>? Coding { get; init; }

    /// <summary>The processor with such cells.</summary>
    public static Accelerator On(Accelerator accelerator, Func<ICrossbarWrite, ICrossbarWrite> plant)
    {
        OperatorTable operators = new OperatorTable().Add(accelerator.Get<IRandom>()).Add(accelerator.Get<ICrossbarRead>()).Add(plant(accelerator.Get<ICrossbarWrite>()));
        return new Accelerator(accelerator.Device, operators);
    }

    public void Increment(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance)
    {
        if (Coding is { } coding)
        {
            float[] weights = new float[state.Count], updates = new float[state.Count];
            queue.Read(conductance, weights.AsSpan());
            queue.Read(increments, updates.AsSpan());
            for (int i = 0; i < updates.Length; i++) updates[i] *= coding(weights[i]);
            queue.Write<float>(updates, increments);
        }

        inner.Increment(queue, Model(model), parameters with { CycleToCycle = parameters.CycleToCycle.Value * Noise }, address, increments, draws, state, conductance);
    }

    public void Respond(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance) => inner.Respond(queue, Model(model), state, conductance);

    public void Spread(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters) => throw new NotSupportedException();

    public void Encode(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains) => throw new NotSupportedException();

    public void Pulse(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance)
        => throw new NotSupportedException();

    public void PulseCells(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance)
        => throw new NotSupportedException();

    public void Program(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance)
        => throw new NotSupportedException();
}
