using System.CommandLine;
using System.Globalization;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options of <c>crossbar train</c>.</summary>
internal sealed class TrainOptions
{
    private const int MostUnits = 1 << 16;

    private readonly CrossbarOptions _common = new("Draw the loss of each epoch, and predictions against observations.", output: null);
    private readonly DataOptions _data = new();
    private readonly PresetOption _preset = new("constant-step");
    private readonly ChainOptions _chain = new("units of weight × input", "12");
    private readonly WireOptions _wires = new();
    private readonly Option<string?> _hidden = new("--hidden") { Description = "Units of each hidden layer. [default: none, which is linear regression]", HelpName = "N[,N…]" };
    private readonly Option<string?> _unit = new("--unit") { Description = "What hidden units do: tanh or rectifier. [default: tanh]", HelpName = "NAME" };
    private readonly Option<string?> _epochs = new("--epochs") { Description = "Passes over the rows. [default: 10]", HelpName = "N" };
    private readonly Option<string?> _batch = new("--batch") { Description = "Rows whose gradient is taken at the same weights. [default: 1]", HelpName = "N" };
    private readonly Option<string?> _rate = new("--rate") { Description = "The learning rate. [default: 0.01]", HelpName = "R" };
    private readonly Option<string?> _decay = new("--rate-decay") { Description = "Epoch e, from 0, has the rate divided by 1 + this·e. [default: 0]", HelpName = "D" };
    private readonly Option<string?> _coding = new("--coding") { Description = "What cells get of a gradient: open-loop (of rank one), slope-compensated or chain-rule. [default: open-loop]", HelpName = "NAME" };
    private readonly Option<string?> _writing = new("--writing") { Description = "pulsed: by stochastic trains of pulses; deterministic: by numbers. [default: pulsed]", HelpName = "NAME" };
    private readonly Option<string?> _slots = new("--slots") { Description = "Slots of a train, from 1 to 31. [default: 31]", HelpName = "N" };
    private readonly Option<string?> _pairing = new("--pairing") { Description = "Cells of a weight: single-cell, pair or one-sided. [default: pair; one-sided for cells that pulses only move up]", HelpName = "NAME" };
    private readonly Option<string?> _recenter = new("--recenter-every") { Description = "Move pairs back to their middle after so many steps of updates; 0 for never. [default: 0; 1000 for one-sided]", HelpName = "K" };
    private readonly Option<string?> _range = new("--weight-range") { Description = "The largest magnitude of a weight, of standardised columns. [default: 1]", HelpName = "W" };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            .. _data.Unweighted, .. _data.Test, _hidden, _unit, _epochs, _batch, _rate, _decay, _preset.Option, _pairing, _recenter, _range, _coding, _writing, _slots, .. _chain.All, .. _wires.All, .. _common.All,
        ];
        foreach (Option option in all) command.Options.Add(option);
    }

    public TrainSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        CrossbarSettings common = _common.Read(parsed, global, args);
        WireSettings? wires = _wires.Read(parsed, args);
        CellPreset cell = WireOptions.InMicrosiemens(_preset.Read(parsed, args), wires);
        CellPairing pairing = NameOption.Read(parsed, _pairing, cell.Spread.Asymmetry >= 1 ? CellPairing.OneSided : CellPairing.Pair, args);
        int recenter = NumberOption.Count(parsed, _recenter, "a whole number of steps, or 0 for never,", 0) ?? (pairing == CellPairing.OneSided ? 1000 : 0);
        if (recenter > 0 && pairing == CellPairing.SingleCell) throw new CliException("--recenter-every moves pairs of cells; --pairing single-cell has none. Use --pairing pair.", CliException.Usage);
        var trainer = new CrossbarTrainerOptions
        {
            Hidden = Hidden(parsed),
            Unit = NameOption.Read(parsed, _unit, HiddenUnit.Tanh, args),
            Epochs = NumberOption.Count(parsed, _epochs, "a whole number of epochs, 1 or more,") ?? 10,
            BatchSize = NumberOption.Count(parsed, _batch, "a whole number of rows, 1 or more,") ?? 1,
            LearningRate = Positive(parsed, _rate, 0.01),
            LearningRateDecay = (float)(NumberOption.Finite(parsed, _decay, "a number that is not negative", x => x is >= 0 and <= 1e30) ?? 0),
            Array = new CrossbarArrayOptions
            {
                Cell = cell,
                Pairing = pairing,
                RecenterEvery = recenter,
                WeightRange = Positive(parsed, _range, 1),
                Read = _chain.Read(parsed, 1, _ => 12),
                ReadNoise = _chain.ReadNoise(parsed),
                Wires = wires?.Wires,
                WireSolves = wires?.Solves ?? WireSolves.EachRead,
                ConductanceUnit = WireSettings.ConductanceUnit,
                ScaleInputs = true,
                Writing = NameOption.Read(parsed, _writing, UpdateMode.Pulsed, args),
                Coding = NameOption.Read(parsed, _coding, GradientCoding.OpenLoop, args),
                Slots = NumberOption.Count(parsed, _slots, "a whole number of slots from 1 to 31", most: 31) ?? 31,
                Seed = common.Seed,
            },
        };
        return new TrainSettings(_data.Read(parsed, common.Seed, isSingle: false, common.Quiet, args), common, trainer);
    }

    private int[] Hidden(ParseResult parsed)
    {
        if (parsed.GetValue(_hidden) is not { } text) return [];
        return [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out int units) && units is >= 1 and <= MostUnits
            ? units
            : throw new CliException($"{_hidden.Name} '{part}': whole numbers of units from 1 to {MostUnits} are needed, such as {_hidden.Name} 16,16.", CliException.Usage))];
    }

    private static float Positive(ParseResult parsed, Option<string?> option, double usual)
        => (float)(NumberOption.Finite(parsed, option, "a number above 0", x => x is >= 1e-30 and <= 1e30) ?? usual);
}
