using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>Calls that every <see cref="ICrossbarWrite"/> refuses.</summary>
internal static class CrossbarWriteRefusals
{
    private static readonly CellModel Model = new() { Rule = CellRule.Additive };

    private static readonly CellParameters Shared = new(0.1f, 0.1f, -1, 1, 0.1f);

    private static readonly CellSpread Law = new() { Step = 0.1f, Lower = -1, Upper = 1 };

    /// <summary>Tries them.</summary>
    public static void Check(ConformanceContext context)
    {
        context.Begin($"m=3 n=4");
        ICrossbarWrite write = context.Get<ICrossbarWrite>();
        IQueue queue = context.Queue;
        MatrixView<float> state = context.Output<float>(1, 3, 4, GuardLayout.Gappy).Matrix, conductance = context.Output<float>(1, 3, 4, GuardLayout.Gappy).Matrix;
        MatrixView<float> other = context.Output<float>(1, 3, 5, GuardLayout.Gappy).Matrix, third = context.Output<float>(1, 3, 4, GuardLayout.Gappy).Matrix;
        MatrixView<uint> rows = context.Output<uint>(1, 2, 3, GuardLayout.Gappy).Matrix, columns = context.Output<uint>(1, 2, 4, GuardLayout.Gappy).Matrix;
        var last = new SimulationAddress(1, RandomStream.StepLimit - 1);
        var edge = new SimulationAddress(1, 0, Philox.IndexLimit - (2 * Philox.TileWords));
        var zero = new SimulationAddress(1);

        void Pulse(CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<uint> r, MatrixView<uint> c, MatrixView<float> s, MatrixView<float> g)
            => write.Pulse(queue, model, parameters, address, PulseNoise.EachPulse, r, c, s, g);
        void Refuse<TException>(string what, Action call)
            where TException : Exception
            => context.ExpectRefusal<TException>(what, call);

        foreach (CellModel model in Models()) Refuse<ArgumentException>($"{model}", () => Pulse(model, Shared, zero, rows, columns, state, conductance));
        foreach ((CellRule rule, CellParameters parameters) in Parameters())
        {
            CellModel model = Model with { Rule = rule };
            Refuse<ArgumentException>($"{rule} {parameters}", () => Pulse(model, parameters, zero, rows, columns, state, conductance));
            Refuse<ArgumentException>($"{rule} {parameters}", () => write.Increment(queue, model, parameters, zero, third, 1, state, conductance));
        }

        Refuse<ArgumentException>("a conductance of another shape", () => Pulse(Model, Shared, zero, rows, columns, state, other));
        Refuse<ArgumentException>("trains of another array", () => Pulse(Model, Shared, zero, columns, rows, state, conductance));
        Refuse<ArgumentException>("a parameter of another shape", () => Pulse(Model, Shared with { Up = other }, zero, rows, columns, state, conductance));
        Refuse<ArgumentException>("conductances in the states", () => Pulse(Model, Shared, zero, rows, columns, state, state));
        Refuse<ArgumentException>("states in a parameter", () => Pulse(Model, Shared with { Lower = state }, zero, rows, columns, state, conductance));
        Refuse<ArgumentException>("states in trains", () => Pulse(Model, Shared, zero, new(state.Buffer, state.Offset, 2, 3, 3), columns, state, conductance));
        Refuse<ArgumentException>("no way to draw noise", () => write.Pulse(queue, Model, Shared, zero, (PulseNoise)7, rows, columns, state, conductance));
        Refuse<ArgumentOutOfRangeException>("cells beyond a stream", () => Pulse(Model, Shared, edge, rows, columns, state, conductance));
        Refuse<ArgumentOutOfRangeException>("updates beyond the last step", () => Pulse(Model, Shared, last, rows, columns, state, conductance));
        void Trains(SimulationAddress address, MatrixView<float> values, float scale, int count, PulseNoise noise = PulseNoise.EachPulse)
            => write.PulseCells(queue, Model, Shared, address, noise, values, scale, count, state, conductance);
        Refuse<ArgumentException>("values of another shape", () => Trains(zero, other, 1, 31));
        Refuse<ArgumentException>("values in the states", () => Trains(zero, state, 1, 31));
        Refuse<ArgumentException>("values in the conductances", () => Trains(zero, conductance, 1, 31));
        Refuse<ArgumentException>("no way to draw noise of trains", () => Trains(zero, third, 1, 31, (PulseNoise)7));
        foreach (int slots in new[] { 0, 32 }) Refuse<ArgumentOutOfRangeException>($"{slots} slots a cell", () => Trains(zero, third, 1, slots));
        foreach (float scale in new[] { float.NaN, float.NegativeInfinity }) Refuse<ArgumentOutOfRangeException>($"a scale of {scale} a cell", () => Trains(zero, third, scale, 31));
        Refuse<ArgumentOutOfRangeException>("slots of cells beyond a stream", () => Trains(new(1, 0, (Philox.IndexLimit / 32) - (3 * Philox.TileWords)), third, 1, 31));
        Refuse<ArgumentException>("increments of another shape", () => write.Increment(queue, Model, Shared, zero, other, 1, state, conductance));
        Refuse<ArgumentException>("increments in the states", () => write.Increment(queue, Model, Shared, zero, state, 1, state, conductance));
        foreach (float draws in new[] { -1, float.NaN, float.PositiveInfinity })
            Refuse<ArgumentOutOfRangeException>($"{draws} draws", () => write.Increment(queue, Model, Shared, zero, third, draws, state, conductance));
        Refuse<ArgumentException>("conductances in part of the targets", () => write.Program(queue, ProgrammingLaw.Pcm, zero, 0, 1, state, new(state.Buffer, state.Offset + 1, 3, 4, 4)));
        Refuse<ArgumentException>("bounds that cross", () => write.Program(queue, ProgrammingLaw.Pcm, zero, 1, 0, state, conductance));
        Refuse<ArgumentException>("a law without a scale", () => write.Program(queue, new(1, FullScale: 0), zero, 0, 1, state, conductance));
        Refuse<ArgumentException>("states as conductances", () => write.Respond(queue, Model, state, state));
        foreach (CellSpread law in Laws()) Refuse<ArgumentException>($"{law}", () => write.Spread(queue, law, zero, new(state, 0.1f, -1, 1, 0)));
        Refuse<ArgumentException>("nothing to draw", () => write.Spread(queue, Law, zero, Shared));
        Refuse<ArgumentException>("matrices of two shapes", () => write.Spread(queue, Law, zero, new(state, other, -1, 1, 0)));
        Refuse<ArgumentException>("a matrix twice", () => write.Spread(queue, Law, zero, new(state, state, -1, 1, 0)));
        MatrixView<uint> trains = context.Output<uint>(1, 3, 4, GuardLayout.Gappy).Matrix;
        foreach (int slots in new[] { 0, 32 })
            Refuse<ArgumentOutOfRangeException>($"{slots} slots", () => write.Encode(queue, state, 1, slots, SimulationPurpose.RowPulses, zero, trains));
        Refuse<ArgumentOutOfRangeException>("a scale of NaN", () => write.Encode(queue, state, float.NaN, 31, SimulationPurpose.RowPulses, zero, trains));
        Refuse<ArgumentException>("trains for reading", () => write.Encode(queue, state, 1, 31, SimulationPurpose.Read, zero, trains));
        Refuse<ArgumentException>("trains of another shape", () => write.Encode(queue, state, 1, 31, SimulationPurpose.RowPulses, zero, rows));
        Refuse<ArgumentOutOfRangeException>("slots beyond a stream", () => write.Encode(queue, state, 1, 31, SimulationPurpose.RowPulses, new(1, 0, Philox.IndexLimit / 32), trains));
    }

    private static IEnumerable<CellModel> Models() =>
    [
        Model with { WriteNoise = -1 }, Model with { UpSlope = -1 }, Model with { DownAmplitude = float.PositiveInfinity }, Model with { Gain = float.NaN }, Model with { Rule = (CellRule)9 }, Model with { Response = (CellResponse)9 },
        Model with { Response = CellResponse.SaturatingExponential, ResponseScale = 0 },
    ];

    private static IEnumerable<(CellRule Rule, CellParameters Parameters)> Parameters() =>
    [
        (CellRule.Additive, Shared with { Up = -0.1f }), (CellRule.Additive, Shared with { CycleToCycle = -1 }), (CellRule.Additive, Shared with { Lower = 2 }), (CellRule.Additive, Shared with { Upper = float.NaN }),
        (CellRule.Linear, Shared with { Lower = 0 }), (CellRule.Linear, Shared with { Lower = -2, Upper = -1 }), (CellRule.Power, Shared with { Upper = float.PositiveInfinity }),
        (CellRule.Exponential, Shared with { Lower = float.NegativeInfinity }),
    ];

    private static IEnumerable<CellSpread> Laws() =>
    [
        Law with { Step = -1 }, Law with { StepSpread = -1 }, Law with { Lower = 2 }, Law with { StuckLow = 0.6f, StuckHigh = 0.6f }, Law with { StuckHigh = -0.1f }, Law with { UpperSpread = 1, Upper = float.PositiveInfinity },
        Law with { StuckLow = 0.1f },
    ];
}
