using L2Gpu.Kernels;
using static L2Gpu.Conformance.OutputDigest;

namespace L2Gpu.Conformance;

/// <summary>What <see cref="OutputDigest"/> takes of <see cref="ICrossbarWrite"/>: every operation.</summary>
internal static class CrossbarWriteDigest
{
    /// <summary>States, conductances, parameters and trains.</summary>
    public static IEnumerable<byte[]> Outputs(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All)
        {
            CrossbarProblem problem = new(model, 150, 700, 3);
            context.Begin(problem.Describe());
            (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Gappy);
            yield return Bytes(state);
            yield return Bytes(conductance);
            (state, conductance) = problem.PulseCells(context, context.Get<ICrossbarWrite>(), 0.1f, 31, GuardLayout.Packed);
            yield return Bytes(state);
            yield return Bytes(conductance);
            (state, conductance) = problem.Increment(context, context.Get<ICrossbarWrite>(), 2, GuardLayout.Packed);
            yield return Bytes(state);
            yield return Bytes(conductance);
            context.Get<ICrossbarWrite>().Respond(context.Queue, model, state.Matrix, conductance.Matrix);
            yield return Bytes(conductance);
            context.Get<ICrossbarWrite>().Program(context.Queue, ProgrammingLaw.Pcm, problem.Address, -0.5f, 0.5f, state.Matrix, conductance.Matrix);
            yield return Bytes(conductance);
        }

        const int rows = 150, columns = 700;
        context.Begin($"m={rows} n={columns}");
        GuardedBatch<float>[] cells = [.. Enumerable.Range(0, 5).Select(_ => context.Output<float>(1, rows, columns, GuardLayout.Gappy))];
        CellSpread law = new() { Step = 0.05f, StepSpread = 0.6f, AsymmetrySpread = 0.4f, Lower = -0.8f, LowerSpread = 0.3f, Upper = 0.6f, UpperSpread = 0.8f, CycleToCycle = 0.3f, CycleToCycleSpread = 0.5f, StuckLow = 0.1f };
        context.Get<ICrossbarWrite>().Spread(context.Queue, law, new(3), new(cells[0].Matrix, cells[1].Matrix, cells[2].Matrix, cells[3].Matrix, cells[4].Matrix));
        foreach (GuardedBatch<float> cell in cells) yield return Bytes(cell);
        GuardedBatch<uint> trains = context.Output<uint>(1, rows, columns, GuardLayout.Packed);
        context.Get<ICrossbarWrite>().Encode(context.Queue, cells[3].Matrix, 0.5f, 31, SimulationPurpose.RowPulses, new(3), trains.Matrix);
        yield return Bytes(trains);
    }
}
