using L2Gpu.Kernels;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>A cell that is computed again alone has the bits that it had in the run.</summary>
public sealed class ReplayTests
{
    private const int Inputs = 5, Outputs = 131;

    public static TheoryData<string, UpdateMode, GradientCoding, PulseNoise> Runs
    {
        get
        {
            var data = new TheoryData<string, UpdateMode, GradientCoding, PulseNoise>();
            foreach (CellPreset cell in CellPresets.All) data.Add(cell.Name, UpdateMode.Pulsed, GradientCoding.OpenLoop, PulseNoise.EachPulse);
            foreach (string cell in (string[])["tanh", "reram-es"])
            {
                data.Add(cell, UpdateMode.Deterministic, GradientCoding.OpenLoop, PulseNoise.EachPulse);
                data.Add(cell, UpdateMode.Deterministic, GradientCoding.ChainRule, PulseNoise.EachPulse);
                data.Add(cell, UpdateMode.Pulsed, GradientCoding.SlopeCompensated, PulseNoise.EachPulse);
                data.Add(cell, UpdateMode.Pulsed, GradientCoding.OpenLoop, PulseNoise.AtOnce);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Cells_computed_again_alone_have_the_bits_of_the_run(string cell, UpdateMode writing, GradientCoding coding, PulseNoise noise)
    {
        CellPlace[] traced = [new(0, 0), new(3, 127), new(4, 128)];
        CellPreset preset = CellPresets.Find(cell);
        using var array = new CrossbarArray(Inputs, Outputs, Options with
        {
            // Some stuck, so that their draws are replayed too.
            Cell = preset with { Spread = preset.Spread with { StuckLow = 0.05f, StuckHigh = 0.05f } },
            Pairing = preset == CellPresets.Pcm ? CellPairing.OneSided : CellPairing.Pair,
            Writing = writing, Coding = coding, PulseNoise = noise, KeepsJournal = true, Traced = traced, FirstCell = 1024, MaximumBatch = 3, RecenterEvery = 6,
        });
        array.Program(Numbers(Inputs, Outputs, 0.7f));
        ulong middle = 0;
        float[,] before = array.States();
        for (int k = 0; k < 4; k++)
        {
            array.Update(Numbers(4, Inputs, 1, (ushort)(2 * k)), Numbers(4, Outputs, 1, (ushort)((2 * k) + 1)), 4 * array.WeightStep);
            if (k == 1) (middle, before) = (array.Step, array.States());
        }

        array.Increment(Numbers(Inputs, Outputs, 2 * array.WeightStep, 9));
        float[,] states = array.States(), conductances = array.Conductances();
        for (long line = 0; line < array.Lines; line += 3)
        {
            for (long j = 0; j < Outputs; j += 13)
            {
                CellState now = array.Replay(new(line, j)), then = array.Replay(new(line, j), middle);
                Assert.Equal((states[line, j], conductances[line, j]), (now.State, now.Conductance));
                Assert.Equal(before[line, j], then.State);
            }
        }

        Assert.NotEqual(before, states);
        foreach (CellPlace place in traced)
        {
            CellState[] path = [.. array.Trace.States.Where(state => state.Place == place)];
            Assert.Equal((states[place.Line, place.Column], conductances[place.Line, place.Column]), (path[^1].State, path[^1].Conductance));
            Assert.Equal(path.Select(state => state.Step).Order(), path.Select(state => state.Step));
        }

        Assert.Contains(array.Trace.States, state => writing == UpdateMode.Deterministic || state.Pulses > 0);
    }

    [Fact]
    public void Without_a_journal_nothing_is_replayed()
    {
        using var array = new CrossbarArray(2, 2, Options);
        Assert.Contains("KeepsJournal", Assert.Throws<InvalidOperationException>(() => array.Replay(new(0, 0))).Message, StringComparison.Ordinal);
    }
}
