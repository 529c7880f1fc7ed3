using System.CommandLine;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options of <c>crossbar write</c>.</summary>
internal sealed class WriteOptions
{
    private readonly CrossbarOptions _common = new("Draw how the error falls, and the conductances of some cells on their way.", "Write the conductances that were reached as float32, one row a word line.");
    private readonly PresetOption _preset = new("soft-bounds");
    private readonly ShapeOptions _shape = new("The targets, one row a word line, one column a bit line, in the unit of the preset; differences of two conductances for pairs. [default: drawn from the middle 80 % of the range]", null, 64, 1);
    private readonly Option<string?> _steps = new("--steps") { Description = "How often every cell is verified and written. [default: 50]", HelpName = "N" };
    private readonly Option<string?> _writing = new("--writing") { Description = "pulsed: by stochastic trains of pulses; deterministic: by numbers. [default: pulsed]", HelpName = "NAME" };
    private readonly Option<string?> _slots = new("--slots") { Description = "Slots of a train, from 1 to 31. [default: 31]", HelpName = "N" };
    private readonly Option<string?> _noise = new("--pulse-noise") { Description = "each-pulse: a number for each pulse; at-once: one for all pulses of a train. [default: each-pulse]", HelpName = "NAME" };
    private readonly Option<string?> _pairing = new("--pairing") { Description = "single-cell, pair or one-sided: cells of a target. [default: single-cell; one-sided for cells that pulses only move up]", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[.. _shape.All, _preset.Option, _steps, _writing, _slots, _noise, _pairing, .. _common.All]) command.Options.Add(option);
    }

    public WriteSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        CrossbarSettings common = _common.Read(parsed, global, args);
        CellPreset cell = _preset.Read(parsed, args);
        CellPairing pairing = NameOption.Read(parsed, _pairing, cell.Spread.Asymmetry >= 1 ? CellPairing.OneSided : CellPairing.SingleCell, args);
        float range = (float)((double)cell.GreatestConductance - cell.LeastConductance);
        var array = new CrossbarArrayOptions
        {
            Cell = cell,
            Pairing = pairing,

            // A weight is a conductance, or a difference of two.
            WeightRange = pairing == CellPairing.SingleCell ? range / 2 : range,
            Writing = NameOption.Read(parsed, _writing, UpdateMode.Pulsed, args),
            Coding = GradientCoding.SlopeCompensated,
            Slots = NumberOption.Count(parsed, _slots, "a whole number of slots from 1 to 31", most: 31) ?? 31,
            PulseNoise = NameOption.Read(parsed, _noise, PulseNoise.EachPulse, args),
            MaximumBatch = 1,
            Seed = common.Seed,
        };
        return new WriteSettings(common, _shape.Read(parsed, args), NumberOption.Count(parsed, _steps, "a whole number of steps, 1 or more,") ?? 50, array);
    }
}
