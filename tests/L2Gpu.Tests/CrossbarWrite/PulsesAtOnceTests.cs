using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>Several pulses drawn at once have the law of the same pulses one by one, where the contract says so, by two-sample tests.</summary>
public sealed class PulsesAtOnceTests
{
    private const int Side = 512;

    // Seven slots in common.
    private const uint Train = 0x7F;

    // Kolmogorov and Smirnov's distance of two samples of 2¹⁸ that is exceeded once in a million times. A mean that is off by 2.5 % of σ, or a deviation by 4 %, is found with a probability beyond 0.9.
    private static readonly double Distance = Math.Sqrt(Math.Log(2e6) / 2) * Math.Sqrt(2.0 / (Side * Side));

    [Theory]
    [InlineData(CellRule.Additive, 0.01f)]
    [InlineData(CellRule.Constant, 0.5f)]
    public void Rules_that_do_not_see_the_state_have_the_same_law(CellRule rule, float spread)
        => Assert.InRange(Measure(new() { Rule = rule }, spread), 0, Distance);

    [Theory]
    [InlineData(CellRule.Linear)]
    [InlineData(CellRule.Exponential)]
    [InlineData(CellRule.Power)]
    public void Rules_that_see_the_state_have_the_same_law_where_steps_are_small(CellRule rule)
        => Assert.InRange(Measure(CrossbarModels.All.Single(model => model.Rule == rule), 0.5f, step: 1e-4f), 0, Distance);

    [Fact]
    public void A_rule_that_sees_the_state_has_not_where_steps_are_large()
        => Assert.True(Measure(new() { Rule = CellRule.Linear }, 0.5f) > Distance, "The test sees no difference where there is one.");

    private static double Measure(CellModel model, float spread, float step = 0.01f)
    {
        using var bench = new WriteBench(CpuAccelerator.Create(2), Side, Side);
        float[][] states = [.. new[] { PulseNoise.EachPulse, PulseNoise.AtOnce }.Select((noise, run) =>
        {
            MatrixView<float> state = bench.Filled(0.05f), conductance = bench.Filled(0);
            MatrixView<uint> rows = bench.Trains(1, Side, Train), columns = bench.Trains(1, Side, Train);

            // Other seeds, so that samples are independent.
            bench.Write.Pulse(bench.Queue, model, new(step, step, -4, 4, spread), new((ulong)run), noise, rows, columns, state, conductance);
            float[] moved = bench.Read(state);
            Array.Sort(moved);
            return moved;
        })];
        return KolmogorovDistance(states[0], states[1]);
    }

    private static double KolmogorovDistance(float[] left, float[] right)
    {
        double most = 0;
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            float x = Math.Min(left[i], right[j]);
            while (i < left.Length && left[i] <= x) i++;
            while (j < right.Length && right[j] <= x) j++;
            most = Math.Max(most, Math.Abs(((double)i / left.Length) - ((double)j / right.Length)));
        }

        return most;
    }
}
