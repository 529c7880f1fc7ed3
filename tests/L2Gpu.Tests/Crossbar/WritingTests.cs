using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Programming, updates of rank one in the mean, codings of gradients, re-centring, stuck cells, and numbers of several arrays.</summary>
public sealed class WritingTests
{
    // Standard errors that chance allows; seeds are fixed.
    private const double Allowed = 5;

    [Fact]
    public void Programming_ends_as_far_from_its_target_as_its_law_says()
    {
        // 2 µS on each cell of a range of 100 µS that stands for a weight of 1.
        CellPreset cell = CellPresets.ConstantStep.WithConductances(0, 100) with { Programming = new(2) };
        using var array = new CrossbarArray(64, 64, Options with { Cell = cell });
        array.Program(new float[64, 64]);
        double[] errors = [.. array.Weights().Cast<float>().Select(w => (double)w)];
        double sigma = 0.02 * Math.Sqrt(2);
        Assert.InRange(Mean(errors).Mean, -Allowed * sigma / 64, Allowed * sigma / 64);
        Assert.InRange(Math.Sqrt(errors.Average(e => e * e)) / sigma, 1 - (Allowed / Math.Sqrt(2 * 64 * 64)), 1 + (Allowed / Math.Sqrt(2 * 64 * 64)));
    }

    public static TheoryData<CellPairing, bool, float> Updates => new()
    {
        // The last needs about 120 pulses: several trains.
        { CellPairing.Pair, true, 6 }, { CellPairing.SingleCell, true, 6 }, { CellPairing.Pair, false, 6 }, { CellPairing.Pair, true, 120 },
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public void An_update_by_pulses_is_right_in_the_mean(CellPairing pairing, bool managed, float pulses)
    {
        const int inputs = 6, outputs = 9;
        using var array = new CrossbarArray(inputs, outputs, Options with { Pairing = pairing, UpdateManagement = managed });
        float[,] x = Numbers(1, inputs, 1, 1), d = Numbers(1, outputs, 1, 2);
        float rate = pulses * array.WeightStep;
        AssertRightInTheMean(array, () => array.Update(x, d, rate), (i, j) => -rate * (double)x[0, i] * d[0, j]);
    }

    /// <summary>Changes that are of no low rank; the last need several trains.</summary>
    [Theory]
    [InlineData(CellPairing.Pair, 6)]
    [InlineData(CellPairing.SingleCell, 6)]
    [InlineData(CellPairing.Pair, 120)]
    public void Changes_by_pulses_are_right_in_the_mean(CellPairing pairing, float pulses)
    {
        using var array = new CrossbarArray(6, 9, Options with { Pairing = pairing });
        float[,] changes = Numbers(6, 9, pulses * array.WeightStep, 3);
        AssertRightInTheMean(array, () => array.Pulse(changes), (i, j) => changes[i, j]);
    }

    private static void AssertRightInTheMean(CrossbarArray array, Action write, Func<int, int, double> expected)
    {
        const int repeats = 400;
        int inputs = (int)array.Inputs, outputs = (int)array.Outputs;
        float[,] zero = new float[inputs, outputs];
        var changes = new double[inputs * outputs][];
        for (int at = 0; at < changes.Length; at++) changes[at] = new double[repeats];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            array.Program(zero);
            write();
            float[,] weights = array.Weights();
            for (int at = 0; at < changes.Length; at++) changes[at][repeat] = weights[at / outputs, at % outputs];
        }

        // χ² of all cells: mean 54, standard deviation about √(2·54).
        double square = 0;
        for (int at = 0; at < changes.Length; at++)
        {
            (double mean, double error) = Mean(changes[at]);
            Assert.True(error > 0);
            double difference = mean - expected(at / outputs, at % outputs);
            square += difference * difference / (error * error);
        }

        Assert.InRange(square, 0, changes.Length + (Allowed * Math.Sqrt(2 * changes.Length)));
        Assert.Equal(0, array.SaturatedUpdates);
    }

    [Fact]
    public void Updates_that_need_more_pulses_than_there_may_be_are_counted()
    {
        using var array = new CrossbarArray(2, 2, Options with { MaximumTrains = 2 });
        array.Update(Constant(1, 2, 1), Constant(1, 2, 1), 100 * array.WeightStep);
        Assert.Equal(1, array.SaturatedUpdates);
        Assert.InRange(array.Weights()[0, 0] / array.WeightStep, -62 - 5, -62 + 5);
    }

    [Fact]
    public void A_batch_is_its_rows_one_by_one()
    {
        float[,] x = Numbers(7, 4, 1, 1), d = Numbers(7, 130, 1, 2);
        using CrossbarArray together = new(4, 130, Options), apart = new(4, 130, Options with { MaximumBatch = 3 }), single = new(4, 130, Options);
        float rate = 9 * together.WeightStep;
        together.Update(x, d, rate);
        apart.Update(x, d, rate);
        for (int k = 0; k < 7; k++) single.Update(Row(x, k), Row(d, k), rate);
        Assert.Equal(together.States(), apart.States());
        Assert.Equal(together.States(), single.States());
        Assert.Equal(together.Conductances(), single.Conductances());
        Assert.Equal(together.Step, single.Step);
    }

    /// <summary>On tanh cells at w, ∂w/∂s is g′(s)/g′(0) of what it is at rest.</summary>
    [Theory]
    [InlineData(UpdateMode.Deterministic)]
    [InlineData(UpdateMode.Pulsed)]
    public void Codings_move_a_weight_by_the_slope_to_the_power_that_they_say(UpdateMode writing)
    {
        const int columns = 2000;
        const float weight = 0.6f, change = 0.001f;
        double relative = 1 - ((double)weight * weight);
        foreach ((GradientCoding coding, double expected) in new[] { (GradientCoding.OpenLoop, relative), (GradientCoding.SlopeCompensated, 1), (GradientCoding.ChainRule, relative * relative) })
        {
            // A train of one slot, whose pulse is the change: open-loop trains, which all columns share with their row, are certain then.
            CellPreset cell = Noiseless(CellPresets.Tanh) with { Spread = CellPresets.Tanh.Spread with { Step = change, CycleToCycle = 0 } };
            using var array = new CrossbarArray(1, columns, Options with { Cell = cell, Writing = writing, Coding = coding, Slots = 1 });
            array.Program(Constant(1, columns, weight));
            array.Update(Constant(1, 1, 1), Constant(1, columns, -change), 1);
            (double mean, double error) = Mean(array.Weights().Cast<float>().Select(w => ((double)w - weight) / change));

            // Curvature of tanh over the change, and rounding.
            Assert.InRange(mean - expected, -(Allowed * error) - 0.003, (Allowed * error) + 0.003);
        }
    }

    [Fact]
    public void Increments_move_weights_by_numbers()
    {
        float[,] start = Numbers(6, 7, 0.4f), changes = Numbers(6, 7, 0.3f, 1);
        foreach (CellPairing pairing in new[] { CellPairing.Pair, CellPairing.SingleCell })
        {
            using var array = new CrossbarArray(6, 7, Options with { Pairing = pairing, Cell = Noiseless(CellPresets.ConstantStep) });
            array.Program(start);
            array.Increment(changes);
            float[,] weights = array.Weights();
            for (int i = 0; i < 6; i++)
                for (int j = 0; j < 7; j++) Assert.Equal(start[i, j] + changes[i, j], weights[i, j], 2e-6);
        }
    }

    [Fact]
    public void Recentring_keeps_weights_and_brings_cells_back_to_their_middle()
    {
        // Pulses down move nothing: all changes are on one cell of a pair, and both climb.
        CellPreset cell = Noiseless(CellPresets.SoftBounds);
        cell = cell with { Spread = cell.Spread with { Asymmetry = 1, Step = 0.002f } };
        using var array = new CrossbarArray(5, 6, Options with { Cell = cell });
        for (int k = 0; k < 40; k++) array.Update(Numbers(1, 5, 1, (ushort)(2 * k)), Numbers(1, 6, 1, (ushort)((2 * k) + 1)), 25 * array.WeightStep);
        float[,] weights = array.Weights(), states = array.States();
        ulong step = array.Step;
        Assert.True(Sum(0, 0) > 0.2);
        array.Recenter();
        states = array.States();
        float[,] kept = array.Weights();
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                Assert.Equal(weights[i, j], kept[i, j], 1e-6);
                Assert.Equal(0, Sum(i, j), 1e-6);
            }
        }

        Assert.Equal(step + 1, array.Step);
        double Sum(int i, int j) => (double)states[2 * i, j] + states[(2 * i) + 1, j];
    }

    [Fact]
    public void Recentring_comes_by_itself_after_as_many_steps_as_asked_for()
    {
        CrossbarArrayOptions options = Options with { Pairing = CellPairing.OneSided, Cell = CellPresets.Pcm };
        using CrossbarArray never = new(3, 4, options), often = new(3, 4, options with { RecenterEvery = 2 });
        foreach (CrossbarArray array in new[] { never, often })
        {
            for (int k = 0; k < 8; k++)
            {
                // There and back: without re-centring both cells of a pair come near their bound.
                float[,] d = Constant(1, 4, k % 2 == 0 ? 1 : -1);
                for (int turn = 0; turn < 4; turn++) array.Update(Constant(1, 3, 1), d, 2 * array.WeightStep);
            }
        }

        Assert.InRange(never.Conductances().Cast<float>().Min(), 12, 35);
        Assert.InRange(often.Conductances().Cast<float>().Average(), 0, 0.75 * never.Conductances().Cast<float>().Average());
        Assert.True(often.Step > never.Step);
    }

    [Fact]
    public void Stuck_cells_do_not_move()
    {
        CellPreset cell = CellPresets.SoftBounds with { Spread = CellPresets.SoftBounds.Spread with { StuckLow = 0.2f, StuckHigh = 0.1f } };
        using var array = new CrossbarArray(40, 100, Options with { Cell = cell, Pairing = CellPairing.SingleCell });
        float[,] before = array.States();
        array.Update(Constant(20, 40, 1), Constant(20, 100, -1), 30 * array.WeightStep);
        float[,] after = array.States();
        (int low, int high, int moved) = (0, 0, 0);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 100; j++)
            {
                if (before[i, j] == 0)
                {
                    moved++;
                    Assert.True(after[i, j] > 0.2);
                    continue;
                }

                Assert.Equal(before[i, j], after[i, j]);
                if (before[i, j] == -1) low++;
                else if (before[i, j] == 1) high++;
            }
        }

        Assert.Equal(4000, low + high + moved);
        Assert.InRange(low, 800 - (Allowed * 25.3), 800 + (Allowed * 25.3));
        Assert.InRange(high, 400 - (Allowed * 19), 400 + (Allowed * 19));
    }

    [Fact]
    public void Arrays_in_a_row_have_numbers_of_their_own_and_one_place_has_the_same()
    {
        CellPreset cell = CellPresets.ConstantStep with { Programming = new(0.1f) };
        CrossbarArrayOptions options = Options with { Cell = cell, Pairing = CellPairing.SingleCell };
        using CrossbarArray first = new(50, 100, options), same = new(50, 100, options), next = new(50, 100, options with { FirstCell = first.NextCell }), pair = new(50, 100, options with { Pairing = CellPairing.Pair });
        float[] Noise(CrossbarArray array)
        {
            array.Program(new float[50, 100]);
            return [.. array.Conductances().Cast<float>()];
        }

        float[] one = Noise(first), other = Noise(next);
        Assert.Equal(one, Noise(same));
        AssertIndependent(one, other);
        float[] cells = Noise(pair);
        AssertIndependent([.. cells.Where((_, at) => at / 100 % 2 == 0)], [.. cells.Where((_, at) => at / 100 % 2 == 1)]);
    }

    private static void AssertIndependent(float[] one, float[] other)
    {
        double product = one.Zip(other, (a, b) => (double)a * b).Sum() / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
        Assert.InRange(product, -Allowed / Math.Sqrt(one.Length), Allowed / Math.Sqrt(one.Length));
    }

    private static float[,] Row(float[,] matrix, int row)
    {
        var one = new float[1, matrix.GetLength(1)];
        for (int j = 0; j < one.Length; j++) one[0, j] = matrix[row, j];
        return one;
    }
}
