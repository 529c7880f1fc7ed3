using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Writing where numbers are NaN or infinite.</summary>
internal static class CrossbarWriteSpecials
{
    private const int Columns = 40;

    private static readonly float[] Numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    private static readonly SimulationAddress Address = new(seed: 5);

    // So that infinite targets are spread infinitely, too.
    private static readonly ProgrammingLaw Law = new(1, 0.5f, 0.25f, 1);

    /// <summary>Every operation, of every model, against the reference.</summary>
    public static void Check(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All)
        {
            context.Begin($"{model.Rule} {model.Response}");
            GuardedBatch<float>[] found = Run(context, context.Get<ICrossbarWrite>(), model), wanted = Run(context, new CrossbarWriteReference(), model);
            for (int i = 0; i < found.Length; i++) context.ExpectSameNumbers($"output {i}", found[i], wanted[i]);
        }
    }

    private static GuardedBatch<float>[] Run(ConformanceContext context, ICrossbarWrite write, CellModel model)
    {
        CellParameters parameters = new(0.05f, 0.07f, -0.9f, 1.1f, 0.3f);
        GuardedBatch<float> pulsed = Some(context, 0.5f), pulsedConductance = Room(context), moved = Some(context, -0.25f), movedConductance = Room(context), written = Room(context), answer = Room(context);
        GuardedBatch<uint> rows = context.Upload([5u], 1, 1, GuardLayout.Packed);
        GuardedBatch<uint> columns = context.Upload([.. Enumerable.Range(0, Columns).Select(j => j % 2 == 0 ? 7u : 1u << 31 | 5)], 1, Columns, GuardLayout.Packed);
        write.Pulse(context.Queue, model, parameters, Address, PulseNoise.EachPulse, rows.Matrix, columns.Matrix, pulsed.Matrix, pulsedConductance.Matrix);

        // States that are finite, and increments that are not.
        GuardedBatch<float> finite = context.Upload([.. Enumerable.Repeat(0.5f, Columns)], 1, Columns, GuardLayout.Gappy), finiteConductance = Room(context);
        write.Increment(context.Queue, model, parameters, Address, Some(context, 0.1f).Matrix, 2, finite.Matrix, finiteConductance.Matrix);
        write.Increment(context.Queue, model, parameters, Address, context.Upload([.. Enumerable.Repeat(0.1f, Columns)], 1, Columns, GuardLayout.Gappy).Matrix, 2, moved.Matrix, movedConductance.Matrix);
        write.Program(context.Queue, Law, Address, -0.9f, 1.1f, Some(context, 0.5f).Matrix, written.Matrix);
        write.Respond(context.Queue, model, Some(context, 0.5f).Matrix, answer.Matrix);

        // Trains of numbers that are not finite, of states that are not, too.
        GuardedBatch<float> trained = Some(context, 0.5f), trainedConductance = Room(context), half = context.Upload([.. Enumerable.Repeat(0.5f, Columns)], 1, Columns, GuardLayout.Gappy);
        write.PulseCells(context.Queue, model, parameters, Address, PulseNoise.EachPulse, half.Matrix, -1, 31, trained.Matrix, trainedConductance.Matrix);
        write.PulseCells(context.Queue, model, parameters, Address, PulseNoise.AtOnce, Some(context, 0.1f).Matrix, 1, 31, half.Matrix, trainedConductance.Matrix);
        return [trained, trainedConductance, half, pulsed, pulsedConductance, finite, finiteConductance, moved, movedConductance, written, answer];
    }

    private static GuardedBatch<float> Room(ConformanceContext context) => context.Output<float>(1, 1, Columns, GuardLayout.Gappy);

    // Neither the first nor the middle nor the last.
    private static GuardedBatch<float> Some(ConformanceContext context, float others)
        => context.Upload([.. Enumerable.Range(0, Columns).Select(j => j is > 0 and < 19 ? Numbers[j % 3] : others)], 1, Columns, GuardLayout.Gappy);
}
