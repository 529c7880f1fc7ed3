using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>What time and the resistance of wires make of reads.</summary>
public sealed class AgingAndWiresTests
{
    private static readonly CrossbarArrayOptions Pcm = Options with { Cell = CellPresets.Pcm with { Programming = new(0) }, Pairing = CellPairing.OneSided };

    [Fact]
    public void Phase_change_cells_drift_by_their_law_and_not_before_they_are_aged()
    {
        const int inputs = 60, outputs = 50, batch = 50;
        const double seconds = 1e5;
        using var array = new CrossbarArray(inputs, outputs, Pcm);
        float[,] x = Constant(batch, inputs, 1);
        array.Program(Constant(inputs, outputs, 0.5f));
        double start = Mean(array.Forward(x)), weight = array.Weights().Cast<float>().Average();
        Assert.Equal(weight * inputs, start, 1e-3);
        array.Age(seconds);

        // g = 0.5: ν of mean 0.049, the least there is, and of deviation 0.008; E[(t/t₀)^−ν] of a normal ν. Cells at 0 stay there.
        double log = Math.Log(seconds / 20), expected = Math.Exp((-0.049 * log) + (0.5 * 0.008 * log * 0.008 * log));
        double spread = 0.008 * log / Math.Sqrt(inputs * outputs);
        Assert.InRange(Mean(array.Forward(x)) / start / expected, 1 - (5 * spread) - 0.002, 1 + (5 * spread) + 0.002);
        array.Recenter();
        Assert.Equal(start, Mean(array.Forward(x)), 1e-3);
    }

    [Fact]
    public void Noise_of_reads_is_anew_each_time_while_drift_belongs_to_the_cell()
    {
        using var array = new CrossbarArray(20, 10, Pcm);
        float[,] x = Constant(200, 20, 1);
        array.Program(Constant(20, 10, 0.5f));
        array.Age(1000);
        double[] first = Columns(array.Forward(x)), second = Columns(array.Forward(x));
        double difference = first.Zip(second, (a, b) => Math.Abs(a - b)).Max(), spread = first.Max() - first.Min();
        Assert.NotEqual(first, second);
        Assert.True(difference < spread / 3, $"{difference} of {spread}");
    }

    [Fact]
    public void Wires_of_next_to_no_resistance_change_nothing_and_others_lose_current()
    {
        const int inputs = 12, outputs = 7;
        CrossbarArrayOptions options = Options with { Cell = CellPresets.ConstantStep.WithConductances(1, 100), Pairing = CellPairing.SingleCell };
        float[,] weights = Numbers(inputs, outputs, 0.9f), x = Numbers(3, inputs, 1, 1), d = Numbers(3, outputs, 1, 2);
        using CrossbarArray ideal = new(inputs, outputs, options), thin = new(inputs, outputs, options with { Wires = new(1e-6, 1e-6) }), wired = new(inputs, outputs, options with { Wires = new(20, 20) });
        foreach (CrossbarArray array in new[] { ideal, thin, wired }) array.Program(weights);
        AssertNear(ideal.Forward(x), thin.Forward(x), 1e-4);
        AssertNear(ideal.Backward(d), thin.Backward(d), 1e-4);

        // All lines driven, in units of conductance: a network with resistance in it carries less.
        float[,] ones = Constant(1, inputs, 1), without = ideal.Forward(ones), with = wired.Forward(ones);
        for (int j = 0; j < outputs; j++) Assert.InRange(with[0, j], float.MinValue, without[0, j] - 0.01f);

        // Driven from either side it is one network: d·(x·H) is (d·Hᵀ)·x.
        double there = Dot(wired.Forward(x), d), back = Dot(wired.Backward(d), x);
        Assert.Equal(there, back, 1e-3);
        Assert.True(Math.Abs(there - Dot(ideal.Forward(x), d)) > 0.01);
    }

    [Fact]
    public void Wires_are_solved_anew_after_a_write_and_for_each_physical_array()
    {
        const int inputs = 40, outputs = 35;
        CrossbarArrayOptions options = Options with { Cell = CellPresets.ConstantStep.WithConductances(1, 100), Pairing = CellPairing.SingleCell, Wires = new(20, 20) };
        using CrossbarArray whole = new(inputs, outputs, options), tiled = new(inputs, outputs, options with { Read = new() { TileLines = 32 } });
        using var corner = new CrossbarArray(32, 32, options);
        float[,] weights = Numbers(inputs, outputs, 0.9f), part = new float[32, 32], x = new float[1, inputs], y = new float[1, 32];
        for (int i = 0; i < 32; i++)
        {
            (x[0, i], y[0, i]) = (i % 3, i % 3);
            for (int j = 0; j < 32; j++) part[i, j] = weights[i, j];
        }

        float[,] before = whole.Forward(x);
        whole.Program(weights);
        tiled.Program(weights);
        corner.Program(part);
        Assert.NotEqual(before, whole.Forward(x));

        // The other lines are not driven, and lie in another array.
        float[,] found = tiled.Forward(x), expected = corner.Forward(y);
        for (int j = 0; j < 32; j++) Assert.Equal(expected[0, j], found[0, j], 1e-3);
        Assert.True(Math.Abs(whole.Forward(x)[0, 0] - found[0, 0]) > 0.01);
    }

    private static double Mean(float[,] y) => y.Cast<float>().Average(value => (double)value);

    private static double[] Columns(float[,] y) => [.. Enumerable.Range(0, y.GetLength(1)).Select(j => Enumerable.Range(0, y.GetLength(0)).Average(k => (double)y[k, j]))];

    private static double Dot(float[,] a, float[,] b) => a.Cast<float>().Zip(b.Cast<float>(), (x, y) => (double)x * y).Sum();

    private static void AssertNear(float[,] expected, float[,] found, double bound)
        => Assert.All(expected.Cast<float>().Zip(found.Cast<float>()), pair => Assert.InRange(pair.Second - pair.First, -bound, bound));
}
