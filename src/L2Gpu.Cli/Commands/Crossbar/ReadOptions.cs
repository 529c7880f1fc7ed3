using System.CommandLine;
using L2Gpu.Cli.Text;
using L2Gpu.Crossbars;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options of <c>crossbar read</c>.</summary>
internal sealed class ReadOptions
{
    private readonly CrossbarOptions _common = new("Draw outputs against ideal products, and how their errors are distributed.", "Write the outputs as float32: one row a read, one column a bit line.");
    private readonly PresetOption _preset = new("pcm");
    private readonly ShapeOptions _shape = new(
        "The programmed array, one row a word line, one column a bit line, in the unit of the preset (µS of pcm). [default: drawn and programmed]", "Inputs: one row a read, one column a word line. [default: drawn, from -1 to 1]", 1024, 64);
    private readonly ChainOptions _chain = new("units of the greatest conductance", "the larger of 12 and 4/3·√rows");
    private readonly WireOptions _wires = new();
    private readonly Option<string?> _steps = new("--steps") { Description = "How often the batch is read, each time with noise of its own. [default: 1]", HelpName = "N" };
    private readonly Option<string?> _noise = new("--noise") { Description = "per-cell: a number for each cell and read; collapsed: one for each sum, of the same law. [default: per-cell]", HelpName = "NAME" };
    private readonly Option<string?> _time = new("--time") { Description = "Seconds since programming, for presets with drift. [default: 20 for pcm]", HelpName = "S" };

    public void AddTo(Command command)
    {
        Option[] all = [.. _shape.All, _preset.Option, _steps, _noise, _time, .. _chain.All, .. _wires.All, .. _common.All];
        foreach (Option option in all) command.Options.Add(option);
    }

    public ReadSettings Read(ParseResult parsed, GlobalOptions global, IReadOnlyList<string> args)
    {
        CrossbarSettings common = _common.Read(parsed, global, args);
        WireSettings? wires = _wires.Read(parsed, args);
        CellPreset preset = WireOptions.InMicrosiemens(_preset.Read(parsed, args), wires);
        double? time = NumberOption.Finite(parsed, _time, "a number of seconds that is not negative", t => t >= 0);
        if (time is not null && preset.Aging is null)
        {
            throw new CliException(
                $"--time belongs to presets with drift: {string.Join(", ", CellPresets.All.Where(p => p.Aging is not null).Select(p => p.Name))}; {preset.Name} has none.", CliException.Usage,
                CommandText.Of(CommandText.Without(args, _time.Name, hasValue: true)));
        }

        int steps = NumberOption.Count(parsed, _steps, "a whole number of steps, 1 or more,") ?? 1;
        ArrayShape shape = _shape.Read(parsed, args);
        var settings = new ReadSettings(common, preset, shape, steps, time ?? preset.Aging?.ReferenceSeconds, _chain.ReadNoise(parsed) * preset.GreatestConductance, Chain(parsed, preset, shape, args), wires);
        if (wires is not null && WireTiling.Refusal(shape.Rows, shape.Columns, settings.Chain.TileLines) is { } refusal) throw new CliException($"{refusal}. Use --tile-lines 1024.", CliException.Usage);
        if (settings is { SolvesReads: true, Chain.Noise: ReadNoise.Collapsed })
        {
            throw new CliException(
                $"{_noise.Name} collapsed is one number a sum, and with wires the noise of one cell reaches the sums of all lines. Leave it out, or take --wire-solves each-write, which adds noise behind the wires.", CliException.Usage,
                CommandText.Of(CommandText.Without(args, _noise.Name, hasValue: true)));
        }

        return settings;
    }

    // The usual bound is four standard deviations of a sum of evenly distributed inputs and conductances.
    private ReadChain Chain(ParseResult parsed, CellPreset preset, ArrayShape shape, IReadOnlyList<string> args)
        => _chain.Read(parsed, preset.GreatestConductance, lines => Math.Max(12, 4 * MathF.Sqrt(lines > 0 ? Math.Min(lines, shape.Rows) : shape.Rows) / 3)) with { Noise = NameOption.Read(parsed, _noise, ReadNoise.PerCell, args) };
}
