using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Kinds of cells: their names, their numbers, and that what an array says of their steps is what a pulse does.</summary>
public sealed class CellPresetTests
{
    public static TheoryData<string> Names => [.. CellPresets.All.Select(preset => preset.Name)];

    public static TheoryData<string> Alike => [.. CellPresets.All.Where(preset => preset.Source.Length == 0).Select(preset => preset.Name)];

    [Fact]
    public void An_unknown_name_is_answered_with_all_that_there_are()
    {
        string message = Assert.Throws<ArgumentException>(() => CellPresets.Find("flash")).Message;
        Assert.All(CellPresets.All, preset => Assert.Contains(preset.Name, message, StringComparison.Ordinal));
        Assert.Contains("flash", message, StringComparison.Ordinal);
        Assert.Same(CellPresets.SoftBounds, CellPresets.Find("Soft-Bounds"));
    }

    /// <summary>The published steps up and down, noise from cycle to cycle, and write noise, in units of the step up.</summary>
    [Theory]
    [InlineData("reram-es", 0.00135, 0.00135 * (1 - 0.259359), 5, 75)]
    [InlineData("reram-sb", 0.002, 0.002, 3.75, 56)]
    [InlineData("reram-array-om", 0.0949, 0.0949, 0.4158, 1.4113)]
    [InlineData("hfo2", 0.4622, 0.4622, 0.2174, 0.5841)]
    [InlineData("pcm", 0.01, 0, 0.6, 0)]
    public void Presets_have_the_published_numbers(string name, double up, double down, double cycle, double write)
    {
        CellPreset preset = CellPresets.Find(name);
        CellSpread spread = preset.Spread;

        Assert.Equal(up, spread.Step * (1 + spread.Asymmetry), 1e-7 * up);
        Assert.Equal(down, spread.Step * (1 - spread.Asymmetry), 1e-7 * up);
        Assert.Equal(cycle, spread.CycleToCycle, 1e-6);
        Assert.Equal(write, preset.Model.WriteNoise / up, 1e-4);
        Assert.NotEmpty(preset.Source);
    }

    [Theory]
    [MemberData(nameof(Alike))]
    public void One_pulse_on_each_cell_moves_a_weight_by_the_step_that_the_array_says(string name)
    {
        foreach (CellPairing pairing in new[] { CellPairing.Pair, CellPairing.SingleCell })
        {
            CrossbarArrayOptions options = CrossbarCase.Options with { Cell = CrossbarCase.Noiseless(CellPresets.Find(name)), Pairing = pairing, Slots = 1 };
            using CrossbarArray up = new(2, 3, options), down = new(2, 3, options);
            float step = up.WeightStep;

            // A probability of 1, and the mean of both directions, which differ for exponential steps.
            up.Update(CrossbarCase.Constant(1, 2, 1), CrossbarCase.Constant(1, 3, -1), step);
            down.Update(CrossbarCase.Constant(1, 2, 1), CrossbarCase.Constant(1, 3, 1), step);
            (float[,] raised, float[,] lowered) = (up.Weights(), down.Weights());
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 3; j++) Assert.InRange((raised[i, j] - lowered[i, j]) / (2 * step), 0.995, 1.005);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_is_programmed_to_conductances_within_its_bounds_and_to_their_states(string name)
    {
        CellPreset cell = CellPresets.Find(name);
        using var array = new CrossbarArray(5, 9, CrossbarCase.Options with { Cell = cell, KeepsJournal = true });
        array.Program(CrossbarCase.Numbers(5, 9, 0.8f));
        float[,] conductances = array.Conductances(), states = array.States();
        float range = cell.GreatestConductance - cell.LeastConductance;
        for (int line = 0; line < array.Lines; line++)
        {
            for (int j = 0; j < 9; j++)
            {
                CellValues values = array.Replay(new(line, j)).Values;
                Assert.InRange(conductances[line, j], CellMath.Respond(cell.Model, values.Lower), CellMath.Respond(cell.Model, values.Upper));
                Assert.InRange(states[line, j], values.Lower, values.Upper);
                Assert.InRange(CellMath.Respond(cell.Model, states[line, j]) - conductances[line, j], -3e-6f * range, 3e-6f * range);
            }
        }
    }

    /// <summary>Over the cells that a law draws, those at its cuts included, where a bound is 0.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_pulse_without_noise_never_moves_a_state_the_other_way(string name)
    {
        const int cells = 20_000;
        CellPreset preset = CellPresets.Find(name);
        float[] normals = [.. Enumerable.Range(0, 5 * cells).Select(i => Philox.Normal(new RandomStream(9, 0, 0, 0), i))];
        for (int i = 0; i < cells; i++)
        {
            CellValues cell = CellMath.Spread(preset.Spread, normals[5 * i], normals[(5 * i) + 1], normals[(5 * i) + 2], normals[(5 * i) + 3], normals[(5 * i) + 4], 1);
            foreach (float part in new[] { 0, 0.3f, 0.9f, 1 })
            {
                // A bound itself, 0 where that lies between them, and what lies between.
                float between = CellMath.Clamp(part * (part < 0.5f ? cell.Lower : cell.Upper), cell.Lower, cell.Upper), room = 1e-6f * (cell.Up + cell.Down);
                Assert.InRange(CellMath.Pulse(preset.Model, between, true, cell.Up, 1, 0, 0, cell.Lower, cell.Upper), between - room, cell.Upper);
                Assert.InRange(CellMath.Pulse(preset.Model, between, false, cell.Down, 1, 0, 0, cell.Lower, cell.Upper), cell.Lower, between + room);
            }
        }
    }

    [Fact]
    public void Other_conductances_are_the_same_cells_in_another_unit()
    {
        CellPreset cell = CellPresets.ReRamSb, other = cell.WithConductances(10, 110);
        Assert.Equal(10, other.LeastConductance, 1e-4);
        Assert.Equal(110, other.GreatestConductance, 1e-4);
        Assert.Equal(cell.Model.WriteNoise / (cell.GreatestConductance - cell.LeastConductance), other.Model.WriteNoise / 100, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => cell.WithConductances(1, 1));
    }
}
