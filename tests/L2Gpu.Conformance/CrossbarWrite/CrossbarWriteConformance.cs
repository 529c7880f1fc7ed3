using L2Gpu.Kernels;
using L2Gpu.Runtime;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ICrossbarWrite"/> must do: each number has the bits of its definition.</summary>
internal static class CrossbarWriteConformance
{
    // Both sides of vectors, of the four parts of a tile, and of a tile.
    private static readonly int[] Widths = [1, 31, 32, 127, 128, 129, 200];

    private static readonly CrossbarWriteReference Reference = new();

    private static readonly CellModel Tanh = CrossbarModels.All[0];

    private static readonly SimulationAddress Address = new(seed: 77, step: 3, firstCell: 256);

    public static IEnumerable<ConformanceCase> Cases()
        => CaseList.For<ICrossbarWrite, float>("CrossbarWrite")
            .Output("pulses have the bits of the reference, whatever the rule and the response", Rules, PulsedState, PulsedConductance)
            .Output("pulses have the bits of the reference, wherever rows are cut", Cuts, PulsedState, PulsedConductance)
            .Output("parameters are shared or not, each by itself", Parameters, PulsedState, PulsedConductance)
            .Output("pulses at once have the bits of the reference", AtOnce, PulsedState, PulsedConductance)
            .Output("all updates in one call have the bits of a call for each", Fused, PulsedState, PulsedConductance)
            .Output("a row alone has the bits that it has in its array", Alone, PulsedState, PulsedConductance)
            .Output("stuck cells never move, and have no noise", Stuck, PulsedState, PulsedConductance)
            .Output("cells without pulses are left as they are", Idle, PulsedState, PulsedConductance)
            .Output("trains of cells have the bits of the reference, whatever the rule", PulseTrainCases.Rules, CellPulsedState, CellPulsedConductance)
            .Output("trains of cells have the bits of the reference, wherever rows are cut", PulseTrainCases.Cuts, CellPulsedState, CellPulsedConductance)
            .Output("trains of cells have the bits of rows that are encoded and pulsed one by one", PulseTrainCases.RowByRow, CellPulsedState, CellPulsedConductance)
            .Output("cells with numbers that never fire are left as they are", PulseTrainCases.Idle, CellPulsedState, CellPulsedConductance)
            .Output("writes by numbers have the bits of the reference", Increments, IncrementedState, IncrementedConductance)
            .Output("programmed conductances have the bits of the reference", Program, ProgrammedConductance)
            .Output("conductances of states have the bits of the reference", Respond, RespondedConductance)
            .Output("cells differ by the bits of the reference", Spread, CellStepsUp, CellStepsDown, CellLowerBounds, CellUpperBounds, CellCycleToCycle)
            .Output("trains have the bits of the reference", PulseTrainCases.Encode, PulseTrains)
            .Output("NaN and infinities end where they do in the reference", CrossbarWriteSpecials.Check, PulsedState, CellPulsedState, IncrementedState, ProgrammedConductance, RespondedConductance)
            .Repeatable("the same pulses give the same bits", Repeated, PulsedState, PulsedConductance)
            .Exempt("arrays without cells and calls without updates touch nothing", "There is no number to perturb.", Empty)
            .Exempt("what is no array, no model or no address is refused", "Nothing is written.", CrossbarWriteRefusals.Check)
            .Cases;

    private static void Rules(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All) Check(context, new(model, 3, 140, 3));
        if (!context.IsFull) return;
        foreach (CellResponse response in Enum.GetValues<CellResponse>())
            foreach (CellModel model in CrossbarModels.All) Check(context, new(model with { Response = response, ResponseShift = 3 }, 5, 333, 4));
    }

    private static void Cuts(ConformanceContext context)
    {
        foreach (int columns in context.Budget == ConformanceBudget.Interpreted ? [31, 129] : Widths)
            Check(context, new(Tanh, columns == 1 ? 9 : 2, columns, 2));
        if (!context.IsFull) return;
        foreach (CellModel model in CrossbarModels.All)
            foreach (int columns in Widths) Check(context, new(model, 17, columns, 5));
        Check(context, new(Tanh, 300, 700, 2));
        Check(context, new(Tanh, 1, 40_000));
    }

    private static void Parameters(ConformanceContext context)
    {
        foreach (int matrices in context.IsFull ? Enumerable.Range(0, 32) : [0, 0b00100, 0b11000])
            Check(context, new(CrossbarModels.All[2], 2, 130, 2) { Matrices = matrices });
        foreach (int matrices in context.IsFull ? [0, 0b10000] : new[] { 0 })
            Check(context, new(Tanh with { WriteNoise = 0 }, 3, 70, 2) { Matrices = matrices, IsQuiet = true });
    }

    private static void AtOnce(ConformanceContext context)
    {
        foreach (CellModel model in context.IsFull ? CrossbarModels.All : [Tanh, CrossbarModels.All[2]]) Check(context, new(model, 3, 150, 3) { Noise = PulseNoise.AtOnce });
    }

    private static void Fused(ConformanceContext context)
    {
        foreach (CellModel model in context.IsFull ? CrossbarModels.All : [Tanh]) Same(new(model, 3, 150, context.IsFull ? 40 : 4));

        // More than are worked on at a time.
        if (context.IsFull) Same(new(Tanh, 2, 40, 600));

        void Same(CrossbarProblem problem)
        {
            context.Begin(problem.Describe());
            (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Gappy);

            // With the reference, so that one error does not hide in both.
            (GuardedBatch<float> wanted, GuardedBatch<float> wantedConductance) = problem.Pulse(context, Reference, GuardLayout.Wide, fused: false);
            (GuardedBatch<float> single, GuardedBatch<float> singleConductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Wide, fused: false);
            context.ExpectSameBits("state", state, wanted);
            context.ExpectSameBits("conductance", conductance, wantedConductance);
            context.ExpectSameBits("state", single, wanted);
            context.ExpectSameBits("conductance", singleConductance, wantedConductance);
        }
    }

    private static void Alone(ConformanceContext context)
    {
        CrossbarProblem problem = new(Tanh, 4, 150, 3) { Matrices = 0 };
        context.Begin(problem.Describe());
        (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Gappy);
        GuardedBatch<float> again = context.Upload(problem.State(), 4, 150, GuardLayout.Wide), apparent = context.Output<float>(1, 4, 150, GuardLayout.Wide);
        GuardedBatch<uint> rows = context.Upload(problem.Trains(4, 0), 3, 4, GuardLayout.Packed), columns = context.Upload(problem.Trains(150, 1), 3, 150, GuardLayout.Gappy);
        CellParameters parameters = problem.Parameters(context, GuardLayout.Packed);
        for (int row = 3; row >= 0; row--)
        {
            var address = new SimulationAddress(problem.Address.Seed, problem.Address.Step, problem.Address.Cell(row, 0, 150));
            context.Get<ICrossbarWrite>().Pulse(
                context.Queue, Tanh, parameters, address, problem.Noise, rows.Matrix.Block(0, row, 3, 1), columns.Matrix, again.Matrix.Block(row, 0, 1, 150), apparent.Matrix.Block(row, 0, 1, 150));
        }

        context.ExpectSameBits("state", state, again);
        context.ExpectSameBits("conductance", conductance, apparent);
    }

    private static void Stuck(ConformanceContext context)
    {
        CrossbarProblem problem = new(Tanh, 3, 70, 4) { IsStuck = true };
        context.Begin(problem.Describe());
        (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Gappy);
        uint[] rows = problem.Trains(3, 0), columns = problem.Trains(70, 1);
        float[] before = problem.State(), after = state.Read("state"), g = conductance.Read("conductance");
        for (int i = 0; i < after.Length; i++)
        {
            bool moved = Enumerable.Range(0, 4).Any(k => (rows[(k * 3) + (i / 70)] & columns[(k * 70) + (i % 70)] & int.MaxValue) != 0);
            float bound = i % 2 == 0 ? 0.5f : -0.25f, wanted = moved ? bound : before[i];
            context.Expect(after[i].Equals(wanted), $"the state of stuck cell {i} is {after[i]}, not {wanted}");
            context.Expect(moved ? g[i].Equals(CellMath.Respond(Tanh, bound)) : IsPoison(g[i]), $"the conductance of stuck cell {i} is {g[i]}");
        }
    }

    private static void Idle(ConformanceContext context)
    {
        const int m = 3, n = 200, updates = 2;
        context.Begin($"m={m} n={n} updates={updates}");
        CrossbarProblem problem = new(Tanh, m, n, updates);
        GuardedBatch<float> state = context.Output<float>(1, m, n, GuardLayout.Gappy), conductance = context.Output<float>(1, m, n, GuardLayout.Wide);

        // Signs without slots; then no slot in common.
        foreach ((uint row, uint column) in new[] { (1u << 31, uint.MaxValue), (0x55555555u, 0x2AAAAAAAu) })
        {
            GuardedBatch<uint> rows = context.Upload(Fill(row, updates * m), updates, m, GuardLayout.Packed), columns = context.Upload(Fill(column, updates * n), updates, n, GuardLayout.Packed);
            context.Get<ICrossbarWrite>().Pulse(
                context.Queue, Tanh, problem.Parameters(context, GuardLayout.Gappy), problem.Address, PulseNoise.EachPulse, rows.Matrix, columns.Matrix, state.Matrix, conductance.Matrix);
        }

        state.ExpectUnchanged("state");
        conductance.ExpectUnchanged("conductance");
    }

    private static void Increments(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All) Try(new(model, 3, 140), 2.5f);
        Try(new(Tanh, 2, 40) { Matrices = 0, IsQuiet = true }, 1);
        if (!context.IsFull) return;
        foreach (CellModel model in CrossbarModels.All)
            foreach (int columns in Widths) Try(new(model, 5, columns) { Matrices = columns % 32 }, columns % 2);

        void Try(CrossbarProblem problem, float draws)
        {
            context.Begin(problem.Describe());
            (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Increment(context, context.Get<ICrossbarWrite>(), draws, GuardLayout.Gappy);
            (GuardedBatch<float> wanted, GuardedBatch<float> wantedConductance) = problem.Increment(context, Reference, draws, GuardLayout.Wide);
            context.ExpectSameBits("state", state, wanted);
            context.ExpectSameBits("conductance", conductance, wantedConductance);
        }
    }

    private static void Program(ConformanceContext context)
    {
        foreach (int columns in context.IsFull ? Widths : [31, 129])
        {
            foreach (ProgrammingLaw law in new[] { ProgrammingLaw.Pcm, new(0.5f), new(0) })
            {
                context.Begin($"{law} n={columns}");
                float[] wanted = [.. new NumberStream((ulong)columns).Uniform<float>(4 * columns).Select(x => 15 + (14 * x))];
                GuardedBatch<float> targets = context.Upload(wanted, 4, columns, GuardLayout.Gappy), lower = context.Upload(Fill(2f, 4 * columns), 4, columns, GuardLayout.Wide);
                GuardedBatch<float> place = context.Upload(wanted, 4, columns, GuardLayout.Gappy), reached = context.Output<float>(1, 4, columns, GuardLayout.Wide);
                context.Get<ICrossbarWrite>().Program(context.Queue, law, Address, lower.Matrix, 25, place.Matrix, place.Matrix);
                Reference.Program(context.Queue, law, Address, 2, 25, targets.Matrix, reached.Matrix);
                context.ExpectSameBits("conductance", place, reached);
                context.Get<ICrossbarWrite>().Program(context.Queue, law, Address, 2, 25, targets.Matrix, reached.Matrix);
                context.ExpectSameBits("conductance", place, reached);
            }
        }
    }

    private static void Respond(ConformanceContext context)
    {
        foreach (CellModel model in CrossbarModels.All)
        {
            CrossbarProblem problem = new(model, 3, 131);
            context.Begin(problem.Describe());
            float[] wide = [.. problem.State().Select(x => x * 8)];
            GuardedBatch<float> state = context.Upload(wide, 3, 131, GuardLayout.Gappy);
            GuardedBatch<float> conductance = context.Output<float>(1, 3, 131, GuardLayout.Wide), wanted = context.Output<float>(1, 3, 131, GuardLayout.Packed);
            context.Get<ICrossbarWrite>().Respond(context.Queue, model, state.Matrix, conductance.Matrix);
            Reference.Respond(context.Queue, model, state.Matrix, wanted.Matrix);
            context.ExpectSameBits("conductance", conductance, wanted);
            state.ExpectUnchanged("state");
        }
    }

    private static void Spread(ConformanceContext context)
    {
        CellSpread law = new()
        {
            Step = 0.05f, StepSpread = 0.6f, Asymmetry = 0.1f, AsymmetrySpread = 0.4f, Lower = -0.8f, LowerSpread = 0.3f, Upper = 0.6f, UpperSpread = 0.8f, CycleToCycle = 0.3f, CycleToCycleSpread = 0.5f,
            StuckLow = 0.1f, StuckHigh = 0.05f,
        };
        foreach (int columns in context.Budget == ConformanceBudget.Interpreted ? [129] : Widths)
        {
            context.Begin($"n={columns}");
            GuardedBatch<float>[] found = Run(context.Get<ICrossbarWrite>(), GuardLayout.Gappy), wanted = Run(Reference, GuardLayout.Wide);
            for (int i = 0; i < found.Length; i++) context.ExpectSameBits($"parameter {i}", found[i], wanted[i]);

            GuardedBatch<float>[] Run(ICrossbarWrite write, GuardLayout layout)
            {
                GuardedBatch<float>[] all = [.. Enumerable.Range(0, 5).Select(_ => context.Output<float>(1, 5, columns, layout))];
                write.Spread(context.Queue, law, Address, new(all[0].Matrix, all[1].Matrix, all[2].Matrix, all[3].Matrix, all[4].Matrix));
                return all;
            }
        }

        context.Begin($"one matrix");
        GuardedBatch<float> one = context.Output<float>(1, 3, 40, GuardLayout.Gappy), other = context.Output<float>(1, 3, 40, GuardLayout.Wide);
        CellSpread free = law with { StuckLow = 0, StuckHigh = 0 };
        context.Get<ICrossbarWrite>().Spread(context.Queue, free, Address, new(1, 1, 0, one.Matrix, 0));
        Reference.Spread(context.Queue, free, Address, new(1, 1, 0, other.Matrix, 0));
        context.ExpectSameBits("upper bounds", one, other);
    }

    private static void Repeated(ConformanceContext context)
    {
        CrossbarProblem problem = new(Tanh, context.IsFull ? 40 : 3, 300, 3);
        context.Begin(problem.Describe());
        (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Packed);
        (GuardedBatch<float> again, GuardedBatch<float> apparent) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Gappy);
        context.ExpectSameBits("state", state, again);
        context.ExpectSameBits("conductance", conductance, apparent);
    }

    private static void Empty(ConformanceContext context)
    {
        ICrossbarWrite write = context.Get<ICrossbarWrite>();
        foreach ((int m, int n, int updates) in new[] { (0, 5, 2), (5, 0, 2), (3, 4, 0) })
        {
            context.Begin($"m={m} n={n} updates={updates}");
            GuardedBatch<float> state = context.Output<float>(1, m, n, GuardLayout.Gappy), conductance = context.Output<float>(1, m, n, GuardLayout.Wide);
            GuardedBatch<uint> rows = context.Output<uint>(1, updates, m, GuardLayout.Packed), columns = context.Output<uint>(1, updates, n, GuardLayout.Packed);
            write.Pulse(context.Queue, Tanh, new(0.1f, 0.1f, -1, 1, 0), Address, PulseNoise.EachPulse, rows.Matrix, columns.Matrix, state.Matrix, conductance.Matrix);
            if (updates > 0)
            {
                MatrixView<float> values = context.Output<float>(1, m, n, GuardLayout.Packed).Matrix;
                write.PulseCells(context.Queue, Tanh, new(0.1f, 0.1f, -1, 1, 0), Address, PulseNoise.EachPulse, values, 1, 31, state.Matrix, conductance.Matrix);
                write.Respond(context.Queue, Tanh, state.Matrix, conductance.Matrix);
                write.Program(context.Queue, ProgrammingLaw.Pcm, Address, 0, 25, state.Matrix, conductance.Matrix);
                write.Spread(context.Queue, new() { Step = 1, Lower = 0, Upper = 1 }, Address, new(0, 0, 0, state.Matrix, 0));
            }

            state.ExpectUnchanged("state");
            conductance.ExpectUnchanged("conductance");
        }
    }

    private static void Check(ConformanceContext context, CrossbarProblem problem)
    {
        context.Begin(problem.Describe());
        (GuardedBatch<float> state, GuardedBatch<float> conductance) = problem.Pulse(context, context.Get<ICrossbarWrite>(), GuardLayout.Nth(problem.Columns + problem.Updates));
        (GuardedBatch<float> wanted, GuardedBatch<float> wantedConductance) = problem.Pulse(context, Reference, GuardLayout.Wide);
        context.ExpectSameBits("state", state, wanted);
        context.ExpectSameBits("conductance", conductance, wantedConductance);
    }

    private static bool IsPoison(float value) => BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(GuardedBatch<float>.Poison);

    private static T[] Fill<T>(T value, int count)
    {
        var values = new T[count];
        Array.Fill(values, value);
        return values;
    }
}
