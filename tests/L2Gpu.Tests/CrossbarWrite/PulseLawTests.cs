using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>Each rule and each response beside an oracle in FP64: exactly where there is no noise, and by their moments where there is. Seeds are fixed, so no test is a matter of chance.</summary>
public sealed class PulseLawTests : IDisposable
{
    private const int Side = 512;

    // Of standard errors. With 2¹⁸ cells an error of 9 of them is as good as always found: 1.8 % of σ in a mean, 2.5 % of a variance.
    private const double Allowed = 5;

    private const float Lower = -0.9f, Upper = 1.1f;

    private static readonly float[] States = [-0.6f, -0.1f, 0, 0.35f, 0.8f];

    private readonly WriteBench _bench = new(CpuAccelerator.Create(2), Side, Side);

    public static TheoryData<CellRule, bool> RulesAndDirections
    {
        get
        {
            var data = new TheoryData<CellRule, bool>();
            foreach (CellRule rule in Enum.GetValues<CellRule>())
            {
                data.Add(rule, true);
                data.Add(rule, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(RulesAndDirections))]
    public void A_pulse_without_noise_is_that_of_the_formula(CellRule rule, bool up)
    {
        CellModel model = CrossbarModels.All.Single(m => m.Rule == rule) with { WriteNoise = 0 };
        float[] states = [.. new NumberStream(3).Uniform<float>(_bench.Cells).Select(x => x * 0.7f)], steps = [.. new NumberStream(4).Uniform<float>(_bench.Cells).Select(x => 0.05f * (1 + (0.5f * x)))];
        MatrixView<float> state = _bench.Upload(states, Side, Side), conductance = _bench.Filled(0), step = _bench.Upload(steps, Side, Side);
        Pulse(model, new(step, step, Lower, Upper, 0), up ? 1u : 1u | (1u << 31), state, conductance);
        float[] moved = _bench.Read(state), apparent = _bench.Read(conductance);
        double ofState = 0, ofConductance = 0;
        for (int i = 0; i < moved.Length; i++)
        {
            double wanted = states[i] + CellOracle.Pulse(model, states[i], up, steps[i], 0, Lower, Upper).Mean, response = CellOracle.Respond(model, moved[i]);
            ofState = Math.Max(ofState, Math.Abs(moved[i] - wanted));
            ofConductance = Math.Max(ofConductance, Math.Abs(apparent[i] - response) / Math.Max(1, Math.Abs(response)));
        }

        Assert.InRange(ofState, 1e-9, 4e-7);
        Assert.InRange(ofConductance, 0, 4e-7);
    }

    [Theory]
    [MemberData(nameof(RulesAndDirections))]
    public void Steps_have_the_mean_and_the_variance_of_the_rule(CellRule rule, bool up)
    {
        CellModel model = CrossbarModels.All.Single(m => m.Rule == rule) with { WriteNoise = 0 };
        const float step = 0.005f, absolute = 0.01f, relative = 0.3f;
        float spread = rule == CellRule.Additive ? absolute : relative;
        MatrixView<float> state = _bench.Upload([.. Enumerable.Range(0, _bench.Cells).Select(i => States[i % States.Length])], Side, Side), conductance = _bench.Filled(0);
        Pulse(model, new(step, step, Lower, Upper, spread), up ? 1u : 1u | (1u << 31), state, conductance);
        float[] moved = _bench.Read(state);
        for (int s = 0; s < States.Length; s++)
        {
            double[] changes = [.. Enumerable.Range(0, moved.Length).Where(i => i % States.Length == s).Select(i => (double)moved[i] - States[s])];
            (double mean, double deviation) = CellOracle.Pulse(model, States[s], up, step, spread, Lower, Upper);
            AssertMoments(changes, mean, deviation);
        }
    }

    [Fact]
    public void Deterministic_writes_have_the_noise_of_as_many_pulses_as_they_are_worth()
    {
        const float u = -0.02f, step = 0.005f, spread = 0.2f;
        MatrixView<float> increments = _bench.Filled(u);
        foreach (CellModel model in CrossbarModels.All)
        {
            MatrixView<float> state = _bench.Filled(0.1f), conductance = _bench.Filled(0);
            CellParameters parameters = model.Rule == CellRule.Additive ? new(1, 1, float.NegativeInfinity, float.PositiveInfinity, spread) : new(1, step, Lower, Upper, spread);
            _bench.Write.Increment(_bench.Queue, model, parameters, new(5), increments, 2, state, conductance);
            double pulses = -u / step;
            (double mean, double deviation) = CellOracle.Pulse(model, 0.1f, up: false, step, spread, Lower, Upper);
            if (model.Rule == CellRule.Additive) AssertMoments([.. _bench.Read(state).Select(s => (double)s - 0.1f)], u, spread * Math.Sqrt(2));
            else AssertMoments([.. _bench.Read(state).Select(s => (double)s - 0.1f)], pulses * mean, Math.Sqrt(pulses) * deviation);
        }
    }

    [Fact]
    public void Noise_of_writing_is_about_the_conductance_of_the_state()
    {
        foreach (CellModel model in CrossbarModels.All.Where(m => m.WriteNoise > 0))
        {
            MatrixView<float> state = _bench.Filled(0.2f), conductance = _bench.Filled(0);
            Pulse(model, new(0.01f, 0.01f, Lower, Upper, 0), 1u, state, conductance);
            float after = _bench.Read(state)[0];
            AssertMoments([.. _bench.Read(conductance).Select(g => (double)g)], CellOracle.Respond(model, after), model.WriteNoise);
        }
    }

    [Fact]
    public void Programmed_conductances_scatter_as_the_law_says()
    {
        foreach (float target in new[] { 2f, 12.5f, 24 })
        {
            MatrixView<float> conductance = _bench.Filled(target);
            _bench.Write.Program(_bench.Queue, ProgrammingLaw.Pcm, new(6), float.NegativeInfinity, float.PositiveInfinity, conductance, conductance);
            double g = target / 25;
            AssertMoments([.. _bench.Read(conductance).Select(x => (double)x)], target, 0.26348 + (1.965 * g) - (1.1731 * g * g));
        }
    }

    public void Dispose() => _bench.Dispose();

    // The variance of a variance is that of a normal law.
    private static void AssertMoments(double[] values, double mean, double deviation)
    {
        double n = values.Length, average = values.Average(), square = values.Sum(x => (x - mean) * (x - mean)) / n;
        Assert.InRange((average - mean) / (deviation / Math.Sqrt(n)), -Allowed, Allowed);
        Assert.InRange(((square / (deviation * deviation)) - 1) / Math.Sqrt(2 / n), -Allowed, Allowed);
    }

    private void Pulse(CellModel model, CellParameters parameters, uint train, MatrixView<float> state, MatrixView<float> conductance)
        => _bench.Write.Pulse(_bench.Queue, model, parameters, new(4), PulseNoise.EachPulse, _bench.Trains(1, Side, 1), _bench.Trains(1, Side, train), state, conductance);
}
