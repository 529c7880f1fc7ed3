using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary><see cref="ICrossbarWrite.Encode"/>, and <see cref="ICrossbarWrite.PulseCells"/> beside the reference and beside rows that are encoded and pulsed one by one.</summary>
internal static class PulseTrainCases
{
    // Both sides of the four cells that share draws, of the parts of a tile, and of a tile.
    private static readonly int[] Widths = [1, 3, 4, 5, 32, 127, 128, 129, 260];

    private static readonly CrossbarWriteReference Reference = new();

    private static readonly CellModel Tanh = CrossbarModels.All[0];

    private static readonly SimulationAddress Address = new(seed: 77, step: 3, firstCell: 256);

    /// <summary>Trains of lines.</summary>
    public static void Encode(ConformanceContext context)
    {
        foreach (int lines in context.Budget == ConformanceBudget.Interpreted ? [5] : new[] { 1, 3, 4, 5, 31, 129 })
        {
            foreach (int slots in context.IsFull ? [1, 7, 8, 16, 17, 30, 31] : new[] { 9, 31 })
            {
                context.Begin($"lines={lines} slots={slots}");
                float[] x = [.. new NumberStream((ulong)lines).Uniform<float>(3 * lines)];
                x[0] = 0;
                x[^1] = 5;
                foreach ((SimulationPurpose purpose, float scale) in new[] { (SimulationPurpose.RowPulses, 0.8f), (SimulationPurpose.ColumnPulses, -0.4f) })
                {
                    GuardedBatch<float> values = context.Upload(x, 3, lines, GuardLayout.Gappy);
                    GuardedBatch<uint> trains = context.Output<uint>(1, 3, lines, GuardLayout.Wide), wanted = context.Output<uint>(1, 3, lines, GuardLayout.Packed);
                    context.Get<ICrossbarWrite>().Encode(context.Queue, values.Matrix, scale, slots, purpose, Address, trains.Matrix);
                    Reference.Encode(context.Queue, values.Matrix, scale, slots, purpose, Address, wanted.Matrix);
                    context.ExpectSameBits("trains", trains, wanted);
                    values.ExpectUnchanged("values");
                }
            }
        }
    }

    /// <summary>Each rule, with both ways to draw noise.</summary>
    public static void Rules(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All) Check(context, new(model, 3, 140), 0.6f, 31);
        foreach (CellModel model in context.IsFull ? CrossbarModels.All : [Tanh, CrossbarModels.All[2]])
            Check(context, new(model, 2, 140) { Noise = PulseNoise.AtOnce, Matrices = 0b01011 }, -0.9f, 31);
        Check(context, new(Tanh with { WriteNoise = 0 }, 2, 70) { Matrices = 0, IsQuiet = true }, 0.3f, 31);
    }

    /// <summary>Rows of each length, and more of them than a group has items for.</summary>
    public static void Cuts(ConformanceContext context)
    {
        foreach (int columns in context.Budget == ConformanceBudget.Interpreted ? [5, 129] : Widths)
        {
            foreach (int slots in context.IsFull ? [1, 7, 8, 16, 17, 31] : new[] { 9 }) Check(context, new(Tanh, columns < 5 ? 9 : 2, columns), 0.8f, slots);
        }

        if (!context.IsFull) return;
        foreach (CellModel model in CrossbarModels.All) Check(context, new(model, 40, 300), 0.5f, 31);
    }

    /// <summary>Row by row the same bits.</summary>
    public static void RowByRow(ConformanceContext context)
    {
        foreach (CellModel model in context.IsFull ? CrossbarModels.All : [Tanh])
        {
            foreach (PulseNoise noise in Enum.GetValues<PulseNoise>())
            {
                CrossbarProblem problem = new(model, context.IsFull ? 7 : 2, 150) { Noise = noise };
                context.Begin(problem.Describe());
                (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.PulseCells(context, context.Get<ICrossbarWrite>(), 0.7f, 31, GuardLayout.Gappy);
                (GuardedBatch<float> wanted, GuardedBatch<float> wantedConductance) = problem.PulseCells(context, context.Get<ICrossbarWrite>(), 0.7f, 31, GuardLayout.Wide, fused: false);
                context.ExpectSameBits("state", state, wanted);
                context.ExpectSameBits("conductance", conductance, wantedConductance);
            }
        }
    }

    /// <summary>Numbers that never fire: nothing is touched.</summary>
    public static void Idle(ConformanceContext context)
    {
        const int m = 3, n = 130;
        context.Begin($"m={m} n={n}");
        GuardedBatch<float> state = context.Output<float>(1, m, n, GuardLayout.Gappy), conductance = context.Output<float>(1, m, n, GuardLayout.Wide);
        foreach (float value in new[] { 0, -0.0f, float.NaN })
        {
            GuardedBatch<float> values = context.Upload([.. Enumerable.Repeat(value, m * n)], m, n, GuardLayout.Packed);
            context.Get<ICrossbarWrite>().PulseCells(
                context.Queue, Tanh, new(0.1f, 0.1f, -1, 1, 0.1f), new(3), PulseNoise.EachPulse, values.Matrix, 2, 31, state.Matrix, conductance.Matrix);
        }

        state.ExpectUnchanged("state");
        conductance.ExpectUnchanged("conductance");
    }

    private static void Check(ConformanceContext context, CrossbarProblem problem, float scale, int slots)
    {
        context.Begin($"{problem.Describe()} scale={scale} slots={slots}");
        (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.PulseCells(context, context.Get<ICrossbarWrite>(), scale, slots, GuardLayout.Nth(problem.Columns + slots));
        (GuardedBatch<float> wanted, GuardedBatch<float> wantedConductance) = problem.PulseCells(context, Reference, scale, slots, GuardLayout.Wide);
        context.ExpectSameBits("state", state, wanted);
        context.ExpectSameBits("conductance", conductance, wantedConductance);
    }
}
